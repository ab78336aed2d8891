"""Recurring findings: what different papers, bodies and years find wrong again and again.

A group recurs when it holds at least two cases; a finding and the papers that report on it are one case.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from extractors.model.records import FindingLink, RecurringFinding, RecurringFindingMember
from extractors.model.vocabulary import LinkKind, Theme
from pipeline.tracking.findings import Tracked
from pipeline.tracking.groups import cluster_rows, heed, name_groups
from pipeline.tracking.kind_table import known_kinds
from pipeline.tracking.lifecycle import Case, State, standing
from pipeline.tracking.pairs import Space, log_odds, make_space, paired_likeness, paired_log_odds
from pipeline.tracking.profile import FindingProfile
from pipeline.tracking.words import FAULTS, LABELS, MATTERS, WEIGHTS

_LABEL_LENGTH = 40
_COMMON = 0.5
"""Share of the members that must say something for it to be in the label."""
_AT_ONCE = 50_000
KIND_LABELS = {kind.name: kind.label for kind in known_kinds()}
"""How people would call each kind."""


@dataclass(frozen=True, slots=True)
class Member:
    """An entry with what it says and the case that it belongs to."""

    entry: Tracked
    profile: FindingProfile
    case: int
    row: int


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Entries of one kind, oldest first, and the one that is most like all others."""

    group_id: str
    members: tuple[Member, ...]
    centre: Member


def find_groups(
    cases: Sequence[Case],
    said: Mapping[str, FindingProfile],
    earlier: Mapping[str, str],
    judged: Sequence[tuple[str, str, bool]] = (),
) -> tuple[list[FindingGroup], Space]:
    """Groups of at least two cases; ``earlier`` tells in which group findings stood before.

    ``judged``: ids of two findings and whether a person said that they are of one kind, the last word last.
    """
    entries = [(index, entry) for index, case in enumerate(cases) for entry in case.entries]
    profiles = [said[entry.finding_id] for _, entry in entries]
    space = make_space(profiles)
    members = [
        Member(entry, profile, case, row)
        for row, ((case, entry), profile) in enumerate(zip(entries, profiles, strict=True))
    ]
    clusters = list(_with_whole_cases(cluster_rows(space, [profile.key for profile in profiles]), members))
    if judged:
        rows_of: dict[int, list[int]] = {}
        for member in members:
            rows_of.setdefault(member.case, []).append(member.row)
        of_finding = _rows_of_findings(cases, members)
        pairs = [(of_finding[one], of_finding[other], same) for one, other, same in judged
                 if one in of_finding and other in of_finding]  # fmt: skip
        clusters = heed(space, clusters, list(rows_of.values()), pairs)
    found = [
        sorted((members[row] for row in rows), key=lambda member: member.entry.order)
        for rows in clusters
        if len({members[row].case for row in rows}) > 1
    ]
    names = name_groups([[member.entry.finding_id for member in group] for group in found], earlier)
    groups = [FindingGroup(name, tuple(group), _centre(space, group)) for name, group in zip(names, found, strict=True)]
    return sorted(groups, key=lambda group: group.group_id), space


def _rows_of_findings(cases: Sequence[Case], members: Sequence[Member]) -> dict[str, int]:
    """The row of each finding, and of each copy of one."""
    row_of = {member.entry.finding_id: member.row for member in members}
    return row_of | {copy.finding_id: row_of[entry.finding_id] for case in cases for copy, entry in case.copies}


def _with_whole_cases(groups: Iterable[list[int]], members: Sequence[Member]) -> Iterator[list[int]]:
    """Groups of rows in which every entry stands with its case: where most of its entries do, on a tie the oldest."""
    group_of = {row: index for index, rows in enumerate(groups) for row in rows}
    rows_of_case: dict[int, list[int]] = {}
    for member in members:
        rows_of_case.setdefault(member.case, []).append(member.row)
    joined: dict[int, list[int]] = {}
    for rows in rows_of_case.values():
        voted = Counter(group_of[row] for row in rows if row in group_of)
        if voted:
            joined.setdefault(voted.most_common(1)[0][0], []).extend(rows)
    for index in sorted(joined):
        yield joined[index]


def _centre(space: Space, group: Sequence[Member]) -> Member:
    """The member most like the others; in a large group, most like its oldest ones."""
    sample = group[:200]
    rows = np.array([member.row for member in sample], dtype=np.int64)
    return sample[int(np.argmax(np.clip(log_odds(space, rows, rows), -4, 4).sum(axis=1)))]


def group_rows(groups: Sequence[FindingGroup], cases: Sequence[Case], as_of: dt.date) -> Iterator[RecurringFinding]:
    """A row per group; states are those of the cases' live entries on the day."""
    for group, label in zip(groups, _labels(groups), strict=True):
        inside = [cases[index] for index in sorted({member.case for member in group.members})]
        states = Counter(standing(case, case.entries[-1], as_of).state for case in inside)
        bodies = Counter(case.first.body_key for case in inside if case.first.body_key)
        days = sorted(day for member in group.members if (day := member.entry.first_on or member.entry.reported_on))
        entries = [member.entry for member in group.members]
        yield RecurringFinding(
            group_id=group.group_id,
            label=label,
            theme=_theme(group),
            laws=tuple(sorted({one.law for member in group.members for one in member.profile.provisions})),
            bodies=tuple(sorted({entry.body for entry in entries if entry.body})),
            fiscal_years=tuple(sorted({entry.fiscal_year for entry in entries if entry.fiscal_year})),
            first_seen=days[0] if days else None,
            last_seen=days[-1] if days else None,
            open=states[State.OPEN],
            in_progress=states[State.IN_PROGRESS],
            done=states[State.DONE],
            overdue=states[State.OVERDUE],
            unknown=states[State.UNKNOWN],
            repeated_in_same_body=any(count > 1 for count in bodies.values()),
        )


def member_rows(groups: Sequence[FindingGroup], space: Space) -> Iterator[RecurringFindingMember]:
    """A row per member with what ties it to the centre of its group."""
    members = [(group, member) for group in groups for member in group.members]
    pairs = [(member, group.centre if member is not group.centre else _second(group)) for group, member in members]
    for (group, member), tie in zip(members, _tie(space, pairs), strict=True):
        yield RecurringFindingMember(
            group_id=group.group_id,
            finding_id=member.entry.finding_id,
            evidence=tie.evidence,
            score=1.0 if member is group.centre else round(tie.probability, 4),
        )


@dataclass(frozen=True, slots=True)
class Tie:
    """How two findings hang together."""

    probability: float
    """That they are of one kind."""
    evidence: tuple[str, ...]


def _tie(space: Space, pairs: Sequence[tuple[Member, Member]]) -> Iterator[Tie]:
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        left, right = (np.array([pair[side].row for pair in some], dtype=np.int64) for side in (0, 1))
        profiles = ((one.profile, other.profile) for one, other in some)
        odds, likeness = paired_log_odds(space, left, right), paired_likeness(space, left, right)
        for (one, other), odd, like in zip(profiles, odds, likeness, strict=True):
            yield Tie(probability(float(odd)), _evidence(one, other, float(like)))


def tie(one: FindingProfile, other: FindingProfile) -> Tie:
    """How two findings hang together, which depends on no others."""
    space, left, right = make_space([one, other]), np.array([0]), np.array([1])
    odds, likeness = paired_log_odds(space, left, right), paired_likeness(space, left, right)
    return Tie(probability(float(odds[0])), _evidence(one, other, float(likeness[0])))


def _second(group: FindingGroup) -> Member:
    return next(member for member in group.members if member is not group.centre)


def repeat_links(groups: Sequence[FindingGroup], cases: Sequence[Case], space: Space) -> Iterator[FindingLink]:
    """A case that a body has again, in a later paper, repeats the one before it."""
    pairs = [pair for group in groups for pair in _repeats(group, cases)]
    for (later, before), found in zip(pairs, _tie(space, pairs), strict=True):
        yield FindingLink(
            finding_id=later.entry.finding_id,
            other_id=before.entry.finding_id,
            kind=LinkKind.REPEATS,
            evidence=(f"body: {later.entry.body}", *found.evidence),
            score=round(found.probability, 4),
        )


def _repeats(group: FindingGroup, cases: Sequence[Case]) -> Iterator[tuple[Member, Member]]:
    """First entries of cases of one body, each with that of the last one of an earlier day."""
    member_of = {member.entry.finding_id: member for member in group.members}
    bodies: dict[str, list[Member]] = {}
    for index in sorted({member.case for member in group.members}):
        first = cases[index].first
        if first.body_key and first.reported_on:
            bodies.setdefault(first.body_key, []).append(member_of[first.finding_id])
    for members in bodies.values():
        before: Member | None = None
        same_day: Member | None = None
        for later in sorted(members, key=lambda member: (member.entry.reported_on, member.entry.order)):
            if same_day and same_day.entry.reported_on != later.entry.reported_on:
                before = same_day
            if before:
                yield later, before
            same_day = later


def probability(odds: float) -> float:
    """Log odds as a probability."""
    return float(1 / (1 + np.exp(-odds)))


def _evidence(one: FindingProfile, other: FindingProfile, likeness: float) -> tuple[str, ...]:
    """What two findings share, strongest first, for people."""
    evidence = [f"provision: {shared}" for shared in sorted(map(str, one.provisions & other.provisions))]
    if one.kind and one.kind == other.kind:
        evidence.append(f"kind: {KIND_LABELS[one.kind]}")
    if one.matter.theme is other.matter.theme and one.matter.theme is not Theme.OTHER:
        evidence.append(f"theme: {one.matter.theme}")
    concepts = sorted(one.concepts.keys() & other.concepts.keys(), key=lambda name: (-WEIGHTS[name], name))
    if concepts:
        evidence.append("content: " + "、".join(LABELS[name] for name in concepts))
    words = sorted(word for word in one.words.keys() & other.words.keys() if "+" not in word)
    if words:
        evidence.append("words: " + "、".join(words))
    if concepts or words:
        evidence.append(f"likeness of content and words: {likeness:.2f}")
    return tuple(evidence)


def _theme(group: FindingGroup) -> Theme:
    counts = Counter(member.profile.matter.theme for member in group.members)
    return max(
        counts, key=lambda theme: (theme is not Theme.OTHER, counts[theme], theme is group.centre.profile.matter.theme)
    )


def _labels(groups: Sequence[FindingGroup]) -> list[str]:
    """A label for each group; groups that would share one are told apart by their commonest titles."""
    labels = [_label(group) for group in groups]
    shared = Counter(labels)
    return [
        f"{label}（{_shown(group)}）" if shared[label] > 1 else label
        for label, group in zip(labels, groups, strict=True)
    ]


def _label(group: FindingGroup) -> str:
    """The kind that most members are of; else what most say is wrong with what; else the commonest title."""
    kinds = Counter(member.profile.kind for member in group.members)
    kind, count = kinds.most_common(1)[0]
    if kind and count > _COMMON * len(group.members) and group.centre.profile.kinds.get(kind, 0) >= _COMMON:
        return KIND_LABELS[kind]
    counts = Counter(name for member in group.members for name in member.profile.concepts)
    common = [name for name, count in counts.items() if count > _COMMON * len(group.members)]
    matters = sorted(
        (name for name in common if name in MATTERS), key=lambda name: (-counts[name], -WEIGHTS[name], name)
    )
    faults = sorted((name for name in common if name in FAULTS), key=lambda name: (-WEIGHTS[name] * counts[name], name))
    if matters and faults:
        return f"{LABELS[matters[0]]}：{LABELS[faults[0]]}"
    return _shown(group)


def _shown(group: FindingGroup) -> str:
    """The commonest title, else the first words of the central member."""
    titles = Counter(member.profile.matter.title for member in group.members if member.profile.matter.title)
    shown = titles.most_common(1)[0][0] if titles else group.centre.profile.matter.text
    return shown if len(shown) <= _LABEL_LENGTH else shown[: _LABEL_LENGTH - 1] + "…"
