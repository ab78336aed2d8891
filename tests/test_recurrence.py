"""Grouping of findings of one kind: measured on labelled findings, stable ids, nothing counted twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tracked_papers import OTHER_TOWN_2023, PAPERS, write_papers

from extractors.model.vocabulary import Theme
from pipeline.commands.main import cli
from pipeline.query.views import open_views
from pipeline.store.store import Store
from pipeline.tracking import cache as tracking_cache
from pipeline.tracking import groups as recurrence_groups
from pipeline.tracking.cache import part_keys
from pipeline.tracking.concepts import CONCEPTS
from pipeline.tracking.groups import cluster_rows, heed, name_groups
from pipeline.tracking.kind_table import known_kinds
from pipeline.tracking.pairs import make_space
from pipeline.tracking.profile import FindingProfile, read_profiles, read_provisions
from pipeline.tracking.track import derived_tables
from pipeline.tracking.words import Matter, read_terms
from tests.bench.recurrence import hard_negatives, line, pooled, read_labelled, score

SET = Path(__file__).parent / "recurrence_set"


def test_concepts_have_names_of_their_own() -> None:
    assert len({row.means.name for row in CONCEPTS}) == len(CONCEPTS)


def test_kinds_have_names_and_labels_of_their_own() -> None:
    assert len({kind.name for kind in known_kinds()}) == len({kind.label for kind in known_kinds()})
    assert len(known_kinds()) > 150


def test_wordings_are_nearest_to_their_own_kind() -> None:
    wordings = [(kind.name, wording) for kind in known_kinds() for wording in kind.wordings]
    profiles = read_profiles([matter(number, wording) for number, (_, wording) in enumerate(wordings)])
    wrong = [
        wording for (name, wording), profile in zip(wordings, profiles, strict=True) if (profile.kind or name) != name
    ]
    assert len(wrong) <= 0.01 * len(wordings), wrong


def test_more_findings_of_a_kind_than_are_compared_all_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurrence_groups, "LARGEST", 4)
    found = score(read_labelled(SET / "tuning.txt"))
    assert found.f1 >= 0.93, line("tuning", found)


def test_no_wording_is_taken_from_the_labelled_set() -> None:
    labelled = [one.matter.text for path in SET.glob("*.txt") for one in read_labelled(path)]
    assert not [
        wording
        for kind in known_kinds()
        for wording in kind.wordings
        for piece in wording.split("。")
        if len(piece) >= 25 and any(piece in text for text in labelled)
    ]


def test_labelled_set_is_as_large_as_promised() -> None:
    tuning, frozen = read_labelled(SET / "tuning.txt"), read_labelled(SET / "frozen.txt")
    assert len(tuning) + len(frozen) >= 150
    assert len(hard_negatives(tuning)) + len(hard_negatives(frozen)) >= 100
    assert not {one.kind for one in tuning} & {one.kind for one in frozen}


def test_findings_of_one_kind_are_grouped() -> None:
    halves = [score(read_labelled(SET / f"{name}.txt")) for name in ("tuning", "frozen")]
    assert pooled(halves).f1 >= 0.90, line("tuning and frozen", pooled(halves))


@pytest.mark.parametrize("name", ["frozen", "sixth"])
def test_what_set_nothing_is_grouped_as_well(name: str) -> None:
    found = score(read_labelled(SET / f"{name}.txt"))
    assert found.f1 >= 0.90, line(name, found)
    assert found.hard_joined <= 0.03 * found.hard


def matter(number: int, text: str, title: str | None = None, basis: tuple[str, ...] = ()) -> Matter:
    return Matter(f"m{number}", title, text, Theme.OTHER, None, basis)


def grouped(matters: list[Matter]) -> list[list[int]]:
    profiles = read_profiles(matters)
    return cluster_rows(make_space(profiles), [profile.key for profile in profiles])


def test_grouping_does_not_depend_on_the_order_of_findings() -> None:
    matters = [one.matter for one in read_labelled(SET / "tuning.txt")]

    def groups(some: list[Matter]) -> set[frozenset[str]]:
        found = grouped(some)
        return {frozenset(some[row].finding_id for row in rows) for rows in found}

    assert groups(matters) == groups(matters[::-1])


def test_nothing_and_one_finding_make_no_groups() -> None:
    assert grouped([]) == []
    assert grouped([matter(1, "")]) == []


def test_texts_that_say_nothing_are_not_grouped() -> None:
    assert grouped([matter(number, text) for number, text in enumerate(["", "", "。", "事務の件", "事務の件"])]) == []


def test_provisions_are_one_over_short_and_full_names() -> None:
    short = matter(1, "", basis=("番号法第12条第1項",))
    full = matter(2, "", basis=("行政手続における特定の個人を識別するための番号の利用等に関する法律第12条",))
    assert set(read_provisions(short)) == set(read_provisions(full))


def test_provisions_are_named_as_people_write_them() -> None:
    (provision,) = read_provisions(matter(1, "", basis=("番号法第29条の2第1項",)))
    assert str(provision) == "行政手続における特定の個人を識別するための番号の利用等に関する法律第29条の2"


def test_groups_are_called_by_what_is_wrong(tmp_path: Path) -> None:
    write_papers(tmp_path / "raw")
    ingest(tmp_path / "raw", "--data", tmp_path / "data")
    labels = open_views(tmp_path / "data").sql("SELECT label FROM recurring_findings").fetchall()
    assert sorted(labels) == [("ログの分析・点検がされていない",), ("退職・異動した者のアカウントや権限が残っている",)]


def test_the_rule_and_the_remedy_weigh_less_than_what_is_wrong() -> None:
    told = matter(1, "研修を実施する必要があるが、ログを分析していなかった。今後はアカウントを削除すること。")
    weights = read_terms(told.title, told.text).concepts
    assert weights["log"] > weights["training"]
    assert weights["log"] > weights["account"]


@pytest.mark.parametrize(
    ("groups", "earlier", "expected"),
    [
        ([["a", "b"]], {"a": "old", "b": "old"}, ["old"]),
        ([["x", "a", "b"]], {"a": "old", "b": "old"}, ["old"]),
        ([["a", "b", "c"], ["d", "e"]], dict.fromkeys("abcde", "old"), ["old", None]),
        ([["a", "b", "c"]], {"a": "one", "b": "two", "c": "two"}, ["two"]),
    ],
    ids=["the same", "grown by an older one", "fallen into two", "two become one"],
)
def test_groups_keep_their_ids(groups: list[list[str]], earlier: dict[str, str], expected: list[str | None]) -> None:
    names = name_groups(groups, earlier)
    assert [name if name in earlier.values() else None for name in names] == expected
    assert len(set(names)) == len(names)


def ingest(*arguments: object) -> None:
    done = CliRunner().invoke(cli, ["ingest", *map(str, arguments), "--workers", "1"])
    assert done.exit_code == 0, done.output


def group_ids(data: Path) -> dict[str, str]:
    rows = open_views(data).sql("SELECT label, group_id FROM recurring_findings").fetchall()
    return dict(rows)


def test_ids_stay_when_more_papers_come_and_nothing_is_made_anew_when_none_do(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    write_papers(raw, "audit-2024.txt", "other-2023.txt")
    ingest(raw, "--data", data)
    before = group_ids(data)
    assert len(before) == 1
    write_papers(raw)
    ingest(raw, "--data", data)
    after = group_ids(data)
    assert set(before.values()) <= set(after.values())
    assert len(after) == 2
    with Store(data).writing() as store:
        assert derived_tables(store, part_keys(store)) == {}


def kept_documents(data: Path) -> set[str]:
    """Documents of which tracking keeps something."""
    files = (data / ".gijiroku" / "tracking").glob("*")
    return {row for file in files for row in pq.read_table(file)["document_id"].to_pylist()}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Texts of the findings that were profiled."""
    texts: list[str] = []

    def read(matters: Sequence[Matter]) -> list[FindingProfile]:
        texts.extend(one.text for one in matters)
        return read_profiles(matters)

    monkeypatch.setattr(tracking_cache, "read_profiles", read)
    return texts


def test_only_new_findings_are_profiled(tmp_path: Path, asked: list[str]) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    write_papers(raw, "audit-2022.txt", "other-2023.txt")
    ingest(raw, "--data", data)
    assert len(asked) == 6
    write_papers(raw, "audit-2024.txt")
    ingest(raw, "--data", data)
    assert [text[:8] for text in asked[6:]] == ["人事異動により転", "郵便切手の受払簿"]
    (raw / "nothing.txt").write_text("広報あおぞら\n\n秋の催しのお知らせ。", encoding="utf-8")
    ingest(raw, "--data", data)
    assert len(asked) == 8


def test_other_tables_make_all_profiles_anew(tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write_papers(tmp_path / "raw", "audit-2022.txt")
    ingest(tmp_path / "raw", "--data", tmp_path / "data")
    monkeypatch.setattr(tracking_cache, "_knowledge", lambda: "other")
    with Store(tmp_path / "data").writing() as store:
        assert derived_tables(store, part_keys(store))
    assert len(asked) == 6


def test_a_full_disk_is_told_in_a_line_and_mended_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(rows: object, path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    write_papers(tmp_path / "raw", "audit-2022.txt", "other-2023.txt")
    with monkeypatch.context() as patched:
        patched.setattr(tracking_cache, "write_parquet", full)
        command = ["ingest", str(tmp_path / "raw"), "--data", str(tmp_path / "data"), "--workers", "1"]
        done = CliRunner().invoke(cli, command)
    assert (done.exit_code, "No space left on device" in done.output) == (2, True)
    ingest(tmp_path / "raw", "--data", tmp_path / "data")
    assert len(group_ids(tmp_path / "data")) == 2


def test_the_datasets_do_not_depend_on_how_papers_came_in(tmp_path: Path) -> None:
    def derived(data: Path) -> list[list[tuple[object, ...]]]:
        return [
            open_views(data).sql(f"SELECT {columns} FROM {name} ORDER BY ALL").fetchall()
            for name, columns in (
                ("finding_responses", "*"),
                ("finding_links", "*"),
                ("recurring_findings", "* EXCLUDE (group_id)"),
                ("recurring_finding_members", "* EXCLUDE (group_id)"),
            )
        ]

    write_papers(tmp_path / "all")
    ingest(tmp_path / "all", "--data", tmp_path / "at once")
    for names in (["report-2024.html", "other-2023.txt", "audit-2024.txt"], PAPERS):
        write_papers(tmp_path / "some", *names)
        ingest(tmp_path / "some", "--data", tmp_path / "in turn")
    assert derived(tmp_path / "at once") == derived(tmp_path / "in turn")


def test_a_paper_taken_down_leaves_the_groups(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    write_papers(raw)
    ingest(raw, "--data", data)
    assert len(kept_documents(data)) == 5
    done = CliRunner().invoke(cli, ["remove", "other-2023.txt", "--data", str(data), "--yes"])
    assert done.exit_code == 0, done.output
    bodies = open_views(data).sql("SELECT bodies FROM recurring_findings").fetchall()
    assert bodies == [(["星見市"],)]
    assert len(kept_documents(data)) == 4
    wanted = "アクセス記録は採取".encode()
    assert not any(wanted in file.read_bytes() for file in data.rglob("*.parquet"))


def test_the_same_paper_in_two_forms_is_counted_once(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    write_papers(raw, "audit-2022.txt", "other-2023.txt")
    page = "".join(f"<p>{line.strip()}</p>" for line in OTHER_TOWN_2023.splitlines() if line.strip())
    (raw / "other.html").write_text(f"<meta charset='utf-8'><body>{page}</body>", encoding="utf-8")
    ingest(raw, "--data", data)
    rows = open_views(data).sql("SELECT open + in_progress + done + overdue + unknown, bodies FROM recurring_findings")
    assert sorted(rows.fetchall()) == [(2, ["星見市", "風見町"]), (2, ["星見市", "風見町"])]


def test_groups_say_what_where_when_and_how_far(tmp_path: Path) -> None:
    write_papers(tmp_path / "raw")
    ingest(tmp_path / "raw", "--data", tmp_path / "data")
    rows = open_views(tmp_path / "data", dt.date(2025, 2, 7)).sql(
        "SELECT theme, bodies, fiscal_years, open, in_progress, done, overdue, unknown, repeated_in_same_body "
        "FROM recurring_findings ORDER BY theme"
    )
    both = ["星見市", "風見町"]
    assert rows.fetchall() == [
        ("access_control", both, [2022, 2023, 2024], 1, 0, 2, 0, 0, True),
        ("log_review", both, [2022, 2023], 0, 0, 1, 1, 0, False),
    ]
    members = open_views(tmp_path / "data").sql(
        "SELECT f.title FROM recurring_finding_members AS m JOIN findings AS f ON f.record_id = m.finding_id"
    )
    assert not {title for (title,) in members.fetchall()} & {"ログの保存期間", "郵便切手の管理（総務課）"}


def test_the_last_word_on_two_findings_counts_and_what_contradicts_it_does_not() -> None:
    wordings = [
        "委託先の監督が行われていない。",
        "委託先への監督が不十分である。",
        "研修が実施されていない。",
        "鍵の管理簿がない。",
    ]
    matters = [Matter(f"{index}", None, text, Theme.OTHER, None, ()) for index, text in enumerate(wordings)]
    space = make_space(read_profiles(matters))
    whole = [[row] for row in range(4)]
    assert heed(space, [[0, 1]], whole, [(0, 1, False)]) == [[0], [1]]
    assert heed(space, [[0, 1]], whole, [(2, 3, True)]) == [[0, 1], [2, 3]]
    assert heed(space, [[0, 1]], whole, [(1, 2, True)]) == [[0, 1, 2]]
    assert heed(space, [[0, 1, 2]], whole, [(0, 2, False)]) == [[0, 1], [2]], "1 goes where it is nearer"
    assert heed(space, [], whole, [(0, 1, True), (1, 2, True), (0, 2, False)]) == [[0], [1, 2]], "the oldest gives way"
    assert heed(space, [], [[0, 3], [1], [2]], [(1, 3, True)]) == [[0, 1, 3]], "a case stays whole"


@pytest.mark.parametrize("day", ["2023-06-30", "2026-11-30"])
def test_states_of_groups_are_those_of_the_register_on_the_day(tmp_path: Path, day: str) -> None:
    """Also where the folder was last written on another day: what is late today was open a year ago."""
    write_papers(tmp_path / "raw")
    ingest(tmp_path / "raw", "--data", tmp_path / "data")
    views = open_views(tmp_path / "data", dt.date.fromisoformat(day))
    told = views.sql(
        "SELECT sum(open), sum(in_progress), sum(done), sum(overdue), sum(unknown) FROM recurring_findings"
    )
    listed = views.sql(
        "SELECT count(*) FILTER (state = 'open'), count(*) FILTER (state = 'in_progress'), "
        "count(*) FILTER (state = 'done'), count(*) FILTER (state = 'overdue'), count(*) FILTER (state = 'unknown') "
        "FROM finding_register JOIN recurring_finding_members USING (finding_id)"
    )
    assert [count or 0 for count in told.fetchall()[0]] == list(listed.fetchall()[0])
    assert (
        views.sql(f"FROM recurring_findings_as_of(DATE '{day}')").fetchall()
        == views.sql("FROM recurring_findings").fetchall()
    )
