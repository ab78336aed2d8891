"""Items of business in papers and summary minutes, where nobody speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.japanese.marks import A_FIGURE, A_TITLE_CLOSING, A_TITLE_OPENING
from extractors.minutes.agenda.labels import ItemHeading, Shape, number_of, parse_heading, title_key
from extractors.minutes.agenda.registry import Course, Item, Registry
from extractors.minutes.agenda.tables import ItemColumn, ItemRow, business_rows
from extractors.model.document import Paragraph, Range
from extractors.model.grounding import Desk
from extractors.model.vocabulary import AgendaKind

_CASE = re.compile(
    r"^[ 　]*【(?P<kind>報告|諮問|協議|審議|議案|付議"
    r"|説明)】(?P<title>[^\n]{2,120}?)(?:[（(](?P<department>[^（()）\n]{1,40})[）)])?"
    r"[ 　]*(?:[…‥・.．]+[ 　]*)?(?P<label>[（(][0-9０-９]{1,3}[）)])?[ 　]*$"
)
_KINDS = {
    "報告": AgendaKind.REPORT,
    "説明": AgendaKind.REPORT,
    "諮問": AgendaKind.CONSULTATION,
}
_ROLE_KINDS = {ItemColumn.REPORT: AgendaKind.REPORT, ItemColumn.CONSULTATION: AgendaKind.CONSULTATION}
_TAIL = re.compile(r"[（(](?:報告|諮問|案|協議|審議|説明)[）)]$")
_LEADER = re.compile(r"[…‥・.．]{3,}[ 　]*[（(]?[0-9０-９]{0,3}[）)]?$")
_SECTION = re.compile(r"[^\s、。（）()：:]{1,24}(?:課|室|局|署|センター|事務所)")
_JOINT = re.compile(
    r"(?P<noun>諮問|報告)[\s　]*(?:第|No\.?"
    r"|Ｎｏ．?)?[\s　]*(?P<numbers>[0-9０-９]{1,3}(?:[・、,，及び 　]{1,3}[0-9０-９]{1,3})*)(?:[ 　]*号)?"
)
_RESULT = re.compile(
    r"[ 　\t]{2,}(?P<result>(?:(?:原案|修正|全会一致|賛成多数|一部|趣旨|みなし)[ 　]*)*(?:可[ 　]*決|否[ 　]*決"
    r"|同[ 　]*意|承[ 　]*認|認[ 　]*定|採[ 　]*択|不[ 　]*採[ 　]*択|不[ 　]*承[ 　]*認"
    r"|継[ 　]*続[ 　]*審[ 　]*査|撤[ 　]*回|取[ 　]*下[ 　]*げ?|付[ 　]*託|了[ 　]*承"
    r"|決[ 　]*定)(?:[（(][^（()）\n]{1,12}[）)])?)[ 　]*$"
)
_NUMBERED = re.compile(r"[0-9０-９一二三四五六七八九十①-⑳⑴-⒇]")
_NO_TITLE = re.compile(r"。|[、はがをにの]$|^(?:及び|から|は|の|に|を|が|と|で|につ)")
_OTHER = re.compile(rf"^[ 　]*(?:{A_FIGURE}|{A_TITLE_OPENING})[ 　]*(?:その他|そのほか)[ 　]*{A_TITLE_CLOSING}?[ 　]*$")
_PROPOSAL_LONGEST = 170
_AFTER = 400


def read_papers(desk: Desk, registry: Registry) -> Course:
    """Items of title-page tables, of headed sections and of tables of results."""
    course = Course(desk.text, registry)
    for row in business_rows(desk):
        _enter_row(registry, row)
    paragraphs = [p for p in desk.document.reading.paragraphs if p.cell is None]
    if not registry.items:
        _enter_proposals(desk, registry, paragraphs)
    taken = sorted(place for item in registry.items for place in item.places)
    for paragraph in paragraphs:
        _read_paragraph(desk, course, paragraph, taken)
    _open_sections(desk, course, taken)
    _joint_departments(desk, registry)
    course.events.sort(key=lambda event: event.position)
    return course


def _enter_row(registry: Registry, row: ItemRow) -> None:
    """The item of a table row."""
    title = row.title[0]
    label = row.number[0] if row.number else None
    number = number_of(row.label) if row.label else None
    shape = Shape.BILL if row.label and "号" in row.label else Shape.PLAIN
    heading = ItemHeading(shape, None, None, title, number)
    item = registry.add(heading, None, listed=True)
    item.places = [*((label,) if label else ()), *row.title]
    item.label, item.reference, item.department = row.label, row.reference, row.department
    item.title = "".join(registry.string(part) or "" for part in row.title)
    item.key = title_key(item.title)
    item.section = f"表{row.table}"
    if row.kind is not None:
        item.kind = _ROLE_KINDS[row.kind]


def result_at_end(text: str, paragraph: Paragraph) -> Range | None:
    """The result printed at the end of a bill's line: 議案第２０号　…条例　　　原案可決."""
    if "号" not in text[paragraph.start : paragraph.start + 60]:
        return None
    found = _RESULT.search(text, paragraph.start, paragraph.end)
    heading = parse_heading(text, paragraph.start, paragraph.end) if found else None
    if found is None or heading is None or heading.reference is None or heading.title.start >= found.start():
        return None
    return Range(found.start("result"), found.end("result"))


def _enter_proposals(desk: Desk, registry: Registry, paragraphs: Sequence[Paragraph]) -> None:
    """議案第１号：…条例, 【議題２】… as headings of a paper; one alone may be a mention."""
    found = [heading for paragraph in paragraphs if (heading := _proposal(desk.text, paragraph)) is not None]
    if len(found) < 2:
        return
    for heading in found:
        if registry.find(heading) is None:
            registry.add(heading, None, listed=True)
    last = max(heading.title.end for heading in found)
    for paragraph in paragraphs:
        if paragraph.start > last and _OTHER.match(desk.text[paragraph.start : paragraph.end]):
            heading = parse_heading(desk.text, paragraph.start, paragraph.end)
            if heading is not None:
                registry.add(heading, None, listed=True)
                break


def _proposal(text: str, paragraph: Paragraph) -> ItemHeading | None:
    """A heading of one bill or numbered item that fills its line."""
    line = text[paragraph.start : paragraph.end]
    if len(line) > _PROPOSAL_LONGEST or not _NUMBERED.search(line[:60]):
        return None
    heading = parse_heading(text, paragraph.start, paragraph.end)
    if heading is None or heading.shape not in (Shape.BILL, Shape.WORD) or _LEADER.search(line):
        return None
    result = result_at_end(text, paragraph)
    if result is not None:
        end = result.start
        while text[end - 1].isspace():
            end -= 1
        heading = replace(heading, title=Range(heading.title.start, end))
    title = text[heading.title.start : heading.title.end]
    return None if _NO_TITLE.search(title) else heading


def _read_paragraph(desk: Desk, course: Course, paragraph: Paragraph, taken: Sequence[Range]) -> None:
    """A headed case, or the place where a listed item begins."""
    line = desk.text[paragraph.start : paragraph.end]
    if len(line) > 200:
        return
    if case := _CASE.match(line):
        _enter_case(course, paragraph, case)
        return
    if _LEADER.search(line) or any(place.start < paragraph.end and paragraph.start < place.end for place in taken):
        return
    item = _reopened(course, line)
    if item is None:
        return
    start = paragraph.start + len(line) - len(line.lstrip())
    item.places.append(Range(start, paragraph.end))
    course.open(item, paragraph.start)


def _reopened(course: Course, line: str) -> Item | None:
    """The listed item whose title is all that the line says."""
    heading = parse_heading(line, 0, len(line))
    title = line[heading.title.start : heading.title.end] if heading else line.strip()
    key = title_key(_TAIL.sub("", title))
    if len(key) < 6:
        alike = (
            i for i in course.registry.items if heading and i.number == heading.number and i.shape is heading.shape
        )
        return next((item for item in alike if item.key == key and item.number is not None), None)
    return next(
        (item for item in course.registry.items if item.key == key or title_key(_TAIL.sub("", item.title)) == key), None
    )


def _enter_case(course: Course, paragraph: Paragraph, case: re.Match[str]) -> None:
    """【報告】…（課）…（20）: a case under the item that is open."""
    start = paragraph.start
    title = Range(start + case.start("title"), start + case.end("title"))
    label = Range(start + case.start("label"), start + case.end("label")) if case["label"] else None
    heading = ItemHeading(
        Shape.PAREN if label else Shape.NONE,
        None,
        None,
        title,
        number_of(case["label"]) if label else None,
        department=Range(start + case.start("department"), start + case.end("department"))
        if case["department"]
        else None,
    )
    top = course.current
    while top is not None and top.parent is not None:
        top = top.parent
    item = course.registry.add(heading, top, listed=False)
    item.label = course.registry.string(label)
    item.kind = _KINDS.get(case["kind"])
    if label:
        item.places.append(label)
    course.open(item, start)


def _open_sections(desk: Desk, course: Course, taken: Sequence[Range]) -> None:
    """A listed item is open from its line on where prose follows that line before the next item."""
    opened = {item for item in course.registry.items if item.opened}
    starts = sorted({place.start for place in taken} | {event.position for event in course.events})
    for item in course.registry.items:
        if item in opened or item.section.startswith("表"):
            continue
        for place in item.places:
            following = next((start for start in starts if start > place.end), min(len(desk.text), place.end + _AFTER))
            if "。" in desk.text[place.end : following]:
                course.current = None
                course.open(item, place.start)
                break


def _joint_departments(desk: Desk, registry: Registry) -> None:
    """Sections printed at the head of the paper of several items (諮問 4・5) belong to each of them."""
    for match in _JOINT.finditer(desk.text):
        if desk.text[match.start() - 1 : match.start()].strip() or desk.text[match.end() : match.end() + 1].strip():
            continue
        numbers = {number_of(number) for number in re.findall(r"[0-9０-９]+", match["numbers"])}
        items = [
            item for item in registry.items
            if item.reference and item.reference.startswith(match["noun"]) and number_of(item.reference) in numbers
        ]  # fmt: skip
        if not items or len(numbers) < 1:
            continue
        lines = [line.strip() for line in desk.text[match.end() : match.end() + _AFTER].split("\n")]
        sections = [line for line in lines[:8] if _SECTION.fullmatch(line)]
        for item in items:
            if sections and item.department is None:
                item.department = "、".join(sections)
