"""Real documents with other names, marks, furniture, line widths and digits give the same records.

What is read must come from the document's own build, not from knowing its people, its bodies
or its typography.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from extractors.extraction import Extraction
from extractors.model.document import Document
from pipeline.evaluate.gold import comparable
from pipeline.run import read_bytes
from tests.minutes_generator.containers import wrap

ANNOTATED = ("seeds/chiba-pia-3.txt", "seeds/ppc-136.txt", "seeds/ppc-244.txt")
OTHERS = ("minutes/katsushika-2025-1.txt", "minutes/shinagawa-20231128-somu.txt", "minutes/hirosaki-2023-1.txt")

FAMILIES = "柿 槙原 井之口 須佐 大曲 南雲 小比類巻 辰巳 梶 曽我部 鵜飼 日下部 保科 御厨 東海林 由良 綿貫 飯干 反町 勅使河原".split()
GIVEN = "一 花枝 健太郎 さとる 薫 美佳 新之助 光 亮 千鶴 巴 喜久雄".split()
BODIES = (
    ("情報公開・個人情報保護審議会", "閲覧記録等調整審議会"),
    ("特定個人情報保護評価部会", "窓口安全点検部会"),
    ("個人情報保護委員会", "番号監理委員会"),
    ("千葉中央コミュニティセンター", "鳴瀬ふれあい会館センター"),
    ("千葉市", "鳴瀬野市"),
    ("葛飾区", "若草区"),
    ("品川区", "東雲台区"),
    ("弘前市", "白嶺市"),
)
NONSENSE = "ムラト ケビソ ヌガ テリポ ザコ フメラ ドニキ ワツベ ホサロ チグム ナレヤ ベスヨ ギルカ マヌソ".split()

Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Facets:
    """What is compared, each record as a tuple of squashed strings."""

    speeches: tuple[tuple[str, ...], ...]
    decisions: tuple[tuple[str, ...], ...]
    items: tuple[tuple[str, ...], ...]
    attendees: tuple[tuple[str, ...], ...]
    meeting: tuple[tuple[str, ...], ...]


def facets(extraction: Extraction, change: Change = lambda text: text, *, roles: bool = True) -> Facets:
    """The records of an extraction, their strings changed as the document was."""

    def said(value: object) -> str:
        return comparable(change(str(value))) if value is not None else ""

    facts = extraction.facts
    labels = {item.record_id: comparable(item.label) for item in facts.agenda.items}
    role = said if roles else (lambda _: "")
    meeting = facts.meeting
    return Facets(
        speeches=tuple(
            (
                said(one.speaker_label),
                said(one.grounding.text)[:20],
                said(one.grounding.text)[-20:],
                role(one.speaker_role),
                str(one.standing) if roles else "",
            )
            for one in facts.speeches
        ),
        decisions=tuple(
            (str(one.outcome), said(one.grounding.text)[:20], said(one.grounding.text)[-20:], str(one.procedural))
            for one in facts.decisions
        ),
        items=tuple((labels[one.record_id], said(one.title)) for one in facts.agenda.items),
        attendees=tuple(
            (said(one.name), role(one.role), str(one.standing), str(one.present)) for one in facts.attendance.attendees
        ),
        meeting=tuple(
            (name, said(getattr(meeting, name)))
            for name in ("body", "subcommittee", "session_number", "date", "start_time", "end_time", "place", "chair")
        )
        if meeting
        else (),
    )


def agreement(one: Iterable[tuple[str, ...]], two: Iterable[tuple[str, ...]]) -> float:
    """F1 of two sets of records."""
    first, second = Counter(one), Counter(two)
    size = first.total() + second.total()
    return 2 * (first & second).total() / size if size else 1.0


@lru_cache(maxsize=16)
def original(path: Path) -> tuple[Document, Extraction]:
    return read_bytes(path.read_bytes())


def renaming(extraction: Extraction) -> Change:
    """Every family name, given name and body replaced by an invented one of another length."""
    families: dict[str, str] = {}
    given: dict[str, str] = {}
    spoken = {one.speaker_name for one in extraction.facts.speeches if one.speaker_name}
    short = sorted((name for name in spoken if 1 < len(name) <= 3), key=len, reverse=True)
    for name in [*short, *(one.name for one in extraction.facts.attendance.attendees), *sorted(spoken)]:
        plain = re.sub(r"\s|[（(].*", "", name)
        family = next((known for known in short if plain.startswith(known)), plain[:2])
        if len(family) > 1 and family not in families:
            others = [new for new in FAMILIES if len(new) != len(family) and new not in families.values()]
            families[family] = others[0] if others else f"{FAMILIES[len(families) % 20][:1]}之倉"
        rest = plain[len(family) :]
        if len(rest) > 1 and rest not in given:
            given[rest] = GIVEN[len(given) % len(GIVEN)]
    fulls = {
        family + rest: families[family] + given[rest] for family in families for rest in given if len(family + rest) > 3
    }
    table = {**dict(BODIES), **fulls, **families}
    gap = r"[ 　]*"
    pattern = re.compile("|".join(gap.join(map(re.escape, key)) for key in sorted(table, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda match: table[re.sub(r"\s", "", match[0])], text)


def without_offices(extraction: Extraction) -> Change:
    """Every office word of the labels and the list replaced by syllables that mean nothing."""
    roles = {one.speaker_role or one.speaker_label for one in extraction.facts.speeches if one.speaker_label}
    roles |= {one.role for one in extraction.facts.attendance.attendees if one.role}
    words = {re.sub(r"\s", "", role) for role in roles if role} | {"委員長", "委員", "議長", "議員", "事務局", "部会長"}
    words |= {"副委員長", "課長", "部長", "室長", "主査", "市長", "区長", "理事", "参事官", "君"}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    table = {
        word: NONSENSE[at % len(NONSENSE)] + ("" if at < len(NONSENSE) else "ゲ") for at, word in enumerate(ordered)
    }
    gap = r"[ 　]*"
    pattern = re.compile("|".join(gap.join(map(re.escape, word)) for word in ordered))
    return lambda text: pattern.sub(lambda match: table[re.sub(r"\s", "", match[0])], text)


def remarked(document: Document, extraction: Extraction, before: str, after: str) -> str:
    """The document's text with another mark around every label."""
    text, pieces, at = document.text, [], 0
    for one in extraction.facts.speeches:
        if one.label_start is None or one.label_end is None or one.label_start < at:
            continue
        start, end = one.label_start, one.label_end
        while start > at and text[start - 1] in "○◯〇◎（(【［ 　" and text[start - 1] != "\n":
            start -= 1
        while end < len(text) and text[end] in "）)】］ 　":
            end += 1
        pieces += [text[at:start], before, text[one.label_start : one.label_end], after]
        at = end
    return "".join([*pieces, text[at:]])


def wrapped(text: str, width: int) -> str:
    """Every line cut at a width in full-width letters, closing signs kept on their line."""
    return "\n".join(piece for line in text.split("\n") for piece in wrap(line, width))


def furnished(text: str) -> str:
    """Running heads and page numbers between the lines."""
    lines = text.split("\n")
    pages = [lines[at : at + 36] for at in range(0, len(lines), 36)]
    return "\n".join(
        "\n".join([*(["速報版　第一号"] if number > 1 else []), *page, f"- {number} -"])
        for number, page in enumerate(pages, 1)
    )


def other_digits(text: str) -> str:
    """Half-width digits full-width and the other way round."""
    half, full = "0123456789", "０１２３４５６７８９"
    return text.translate(str.maketrans(half + full, full + half))


def spread_headings(text: str) -> str:
    """Letters of the header's words set apart."""
    for word in (
        "日時",
        "場所",
        "会場",
        "出席者",
        "欠席者",
        "議題",
        "会議録",
        "議事録",
        "出席委員",
        "欠席委員",
        "事務局",
    ):
        text = re.sub(rf"(?m)^([ 　0-9０-９.．（()）○■]*){word}(?=[ 　：:]|$)", rf"\g<1>{'　'.join(word)}", text)
    return text


def check(path: Path, text: str, change: Change, *, floor: float, roles: bool = True) -> None:
    """The changed text gives the records of the original, changed alike."""
    _, before = original(path)
    want = facets(before, change, roles=roles)
    got = facets(read_bytes(text.encode())[1], roles=roles)
    for name in ("speeches", "decisions", "items", "attendees", "meeting"):
        one, two = getattr(want, name), getattr(got, name)
        found = agreement(one, two)
        missing, extra = list((Counter(one) - Counter(two)).elements()), list((Counter(two) - Counter(one)).elements())
        assert found >= floor, f"{name} {found:.3f}\nmissing {missing[:8]}\nextra {extra[:8]}"


@pytest.mark.parametrize("name", [*ANNOTATED, *OTHERS])
def test_other_names_and_bodies(corpus: Path, name: str) -> None:
    path = corpus / name
    document, extraction = original(path)
    change = renaming(extraction)
    check(path, change(document.reading.text), change, floor=1.0 if name in ANNOTATED else 0.97)


@pytest.mark.parametrize("mark", ["○|　", "（|）", "【|】", "■|　", "［|］ ", "|：", "〇（|）　", "◇ | ", "＜|＞　"])
@pytest.mark.parametrize("name", ANNOTATED)
def test_other_marks(corpus: Path, name: str, mark: str) -> None:
    path = corpus / name
    before, _, after = mark.partition("|")
    text = remarked(*original(path), before, after)
    check(path, text, lambda words: words, floor=0.99)


@pytest.mark.parametrize("name", ANNOTATED)
def test_labels_on_lines_of_their_own(corpus: Path, name: str) -> None:
    path = corpus / name
    check(path, remarked(*original(path), "", "\n　"), lambda words: words, floor=0.97)


@pytest.mark.parametrize("name", [*ANNOTATED, *OTHERS])
def test_offices_that_mean_nothing(corpus: Path, name: str) -> None:
    path = corpus / name
    document, extraction = original(path)
    change = without_offices(extraction)
    want = facets(extraction, change, roles=False).speeches
    got = facets(read_bytes(change(document.reading.text).encode())[1], roles=False).speeches
    missing = list((Counter(want) - Counter(got)).elements())
    assert agreement(want, got) >= 0.95, missing[:10]


@pytest.mark.parametrize("change", [furnished, other_digits, spread_headings], ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", [*ANNOTATED, *OTHERS])
def test_other_typography(corpus: Path, name: str, change: Change) -> None:
    path = corpus / name
    document, _ = original(path)
    check(path, change(document.text), lambda words: words, floor=0.99)


@pytest.mark.parametrize("width", [30, 41])
@pytest.mark.parametrize("name", [*ANNOTATED, *OTHERS[1:]])  # the first has an agenda in columns of white space
def test_other_line_widths(corpus: Path, name: str, width: int) -> None:
    path = corpus / name
    reading = original(path)[0].reading.text
    check(path, wrapped(reading, width), lambda words: words, floor=0.97)
