"""Findings in numbered prose: sections of items, markers with responses, headings of departments."""

from __future__ import annotations

import re

from extractors.model.document import Document, Range
from extractors.model.grounding import squash
from extractors.model.proceedings import Facts
from extractors.reviews.findings.blocks import Block, Sort, read_blocks
from extractors.reviews.findings.columns import Role
from extractors.reviews.findings.draft import Draft
from extractors.reviews.findings.fields import departments
from extractors.reviews.findings.headings import is_above, law_of
from extractors.reviews.findings.nodes import (
    LONGEST_TITLE,
    Node,
    Reader,
    department_of,
    draft_of,
    is_problem,
    open_law,
    takes_part,
)
from extractors.reviews.findings.predicates import asks, is_clean, is_defect, kind_of

_INTRODUCES = ("次のとおり", "以下のとおり", "下記のとおり", "次の事項", "以下の事項", "次の点", "以下の点", "次の各")
_MOST_ITEMS = 300
_CALLS = re.compile(
    r"(?:次|以下|下記)の(?:とおり|事項|点|ような)[^。]{0,40}(?:改善|指摘|是正|不備|不適切|留意|注意|要望"
    r"|検討)[^。]{0,25}。$"
    r"|(?:改善|指摘|是正|注意|検討|留意)[^。]{0,25}(?:次|以下|下記)のとおり[^。]{0,15}。$"
)
"""A sentence that announces findings: 次の事項について改善を要する。"""


def prose_drafts(document: Document, facts: Facts, opinions: bool) -> list[Draft]:
    """Findings of the prose; ``opinions`` tells whether 意見 and 要望 are the auditor's."""
    blocks = list(read_blocks(document, facts))
    return _drafts(document, blocks, opinions)


def headed_drafts(document: Document, facts: Facts) -> list[Draft]:
    """Findings under 監査の結果及び意見, for a paper that has no other word for them: only what asks for something."""
    blocks = [_opened(document, block) for block in read_blocks(document, facts)]
    text = document.reading.text
    drafts = _drafts(document, blocks, opinions=True)
    return [draft for draft in drafts if asks("\n".join(text[start:end] for start, end in draft.passage))]


def _opened(document: Document, block: Block) -> Block:
    """A heading 監査の結果及び意見 opens a section of findings where a paper has no other word for them."""
    found = block.sort is Sort.ITEM and _RESULTS.match(squash(document.reading.text[block.rest.start : block.rest.end]))
    if not found:
        return block
    return Block(Sort.FINDING, block.label, block.shape, "結果", None, Range(block.rest.end, block.rest.end))


_RESULTS = re.compile(
    r"(?:監査|検査|調査)の?(?:結果(?:及び(?:監査)?(?:の)?(?:意見|所見)|並びに意見|と意見)"
    r"|意見|所見)$|(?:監査|検査)の?結果$"
)


def _drafts(document: Document, blocks: list[Block], opinions: bool) -> list[Draft]:
    reader = Reader(document.reading.text)
    if not any(block.sort is Sort.FINDING or _announces(reader, block) for block in blocks):
        return []
    for index, block in enumerate(blocks):
        reader.above = blocks[index - 1] if index and blocks[index - 1].sort is Sort.ITEM else None
        _read(reader, block, blocks[index + 1] if index + 1 < len(blocks) else None, opinions)
    drafts = [(node, draft) for node in reader.nodes if (draft := draft_of(reader, node)) is not None]
    issued = any(node.label and _ISSUED.search(node.word) for node, _ in drafts)
    return [draft for node, draft in drafts if not (issued and is_problem(node.word))]


_ISSUED = re.compile(r"指導|勧告|命令|要請")
"""Where what was issued is set down point by point, the problems before it are its grounds."""


def _announces(reader: Reader, block: Block) -> bool:
    return block.sort is Sort.TEXT and _CALLS.search(reader.words(block.rest)) is not None


def _read(reader: Reader, block: Block, after: Block | None, opinions: bool) -> None:
    match block.sort:
        case Sort.FINDING:
            if not opinions and kind_of(block.word) in ("opinion", "request") and "監査" not in block.word:
                _close(reader)
            else:
                _begin(reader, block, after)
        case Sort.RESPONSE:
            _answer(reader, block, after)
        case Sort.FIELD:
            _note(reader, block)
        case Sort.ITEM:
            _item(reader, block)
        case Sort.HEADING:
            _heading(reader, block)
        case Sort.STOP:
            _close(reader)
        case Sort.TEXT:
            _text(reader, block)


def _begin(reader: Reader, block: Block, after: Block | None) -> None:
    """A marker: a section where enumerated items follow it, else one finding."""
    rest = reader.words(block.rest)
    reader.clean = bool(rest) and is_clean(rest)
    if reader.clean:
        _close(reader)
        return
    if block.label and (reader.section is not None or reader.mark is not None) and _ends(reader, block):
        _close(reader)
    heading = reader.stack[-1] if reader.stack and _is_heading(reader, reader.stack[-1]) else None
    if heading is None and block.label:
        _leave(reader, block.shape)
        reader.place = None
    if heading is None and block.label is None and reader.section is not None and reader.section.label is None:
        reader.section, reader.stack = None, []
    reader.mark, reader.responding, reader.paired, reader.queue = None, None, False, []
    if block.number is None and not rest and _opens_section(reader, after, nested=heading is not None):
        if heading is not None:
            _descend(reader)
        reader.section, reader.stack = block, []
        reader.sections += 1
        return
    node = Node(_number(block), block.shape, block.word, section=reader.sections)
    if heading is not None:
        node.label = node.label or heading.label
        _name(reader, node, heading)
        for parent in reader.stack:
            parent.children += 1
    elif (
        (above := reader.above) is not None and node.label is None and _names_finding(words := reader.words(above.rest))
    ):
        node.label = above.label
        node.fields[Role.TITLE] = words
    node.department, node.law = node.department or department_of(reader), open_law(reader)
    if rest:
        node.passage.append(block.rest)
    reader.mark = node
    reader.nodes.append(node)


def _names_finding(words: str) -> bool:
    """Whether a heading directly above a marker says what the finding is about: no department, no part of a report."""
    short = len(words) <= LONGEST_TITLE and "。" not in words
    return short and departments(words) is None and law_of(words) is None and _PART.search(words) is None


_PART = re.compile(
    r"(?:監査|検査|審査|点検|評価|調査|指摘|意見|措置|改善|是正|指導|勧告|要望)(?:の|等の|委員の|事項|を要する)*"
    r"(?:結果|概要|内容|事項|意見|状況|対象|一覧|講評|所見)?(?:等|について|及び.{1,12})?$"
    r"|(?:部|課|局|会計|関係|概要|総括|総評|むすび)$"
)


def _is_heading(reader: Reader, node: Node) -> bool:
    """Whether an item is a heading so far: one short line that is no sentence."""
    words = reader.words(node.passage[0])
    return len(node.passage) == 1 and "。" not in words and len(words) <= LONGEST_TITLE and not is_defect(words)


def _descend(reader: Reader) -> None:
    """Items of a section that has sections of its own become headings."""
    for node in reader.stack:
        node.children += 1
        words = reader.words(node.passage[0])
        reader.outer.append((node.shape, departments(words), law_of(words)))


def _opens_section(reader: Reader, after: Block | None, *, nested: bool) -> bool:
    """Whether a marker is followed by items; under an item only by enumerated ones."""
    if after is None or (nested and (after.sort is not Sort.ITEM or after.shape in {n.shape for n in reader.stack})):
        return False
    if after.sort in (Sort.ITEM, Sort.HEADING) or after.label is not None:
        return True
    words = reader.words(after.rest)
    introduces = any(phrase in words for phrase in _INTRODUCES) and len(words) < 200
    return after.sort is Sort.TEXT and (introduces or departments(words) is not None)


def _number(block: Block) -> str | None:
    """Label of a marked finding: its enumerator, or the word with its number (指摘事項１)."""
    if block.number:
        return squash(f"{block.word}{block.number}") if not block.number.startswith(("(", "（")) else block.number
    return block.label if block.rest.end > block.rest.start else None


def _name(reader: Reader, node: Node, parent: Node) -> None:
    """A heading directly above a marker names the finding or its department."""
    words = reader.words(parent.passage[0]) if parent.passage else ""
    place = departments(words)
    if place:
        node.department = place
    elif words and len(words) <= LONGEST_TITLE and "。" not in words:
        node.fields[Role.TITLE] = words


def _answer(reader: Reader, block: Block, after: Block | None) -> None:
    """A response marker: what follows answers the open finding, or the items of a section by their labels."""
    rest = reader.words(block.rest)
    items = _leaves(reader)
    if not items or reader.clean:
        return
    if not rest and after is not None and after.sort is Sort.ITEM and _same_item(after, items[0]):
        reader.paired, reader.responding = True, items[0]
        return
    bullets = [node for node in items if node.label is None and not node.answered and node.shape == items[-1].shape]
    if not rest and after is not None and after.sort is Sort.TEXT and after.label and len(bullets) > 1:
        reader.queue, reader.responding, reader.paired = bullets, bullets[0], False
        return
    by_number = [node for node in items if node.label and block.number and node.label.endswith(squash(block.number))]
    target = by_number[0] if by_number and len(by_number) == 1 else items[-1]
    target.answered = True
    reader.responding, reader.paired = target, False
    if rest:
        target.response.append(block.rest)


_ENDING = re.compile(r"(?:むすび|結び|結語|おわりに|終わりに|まとめ|結びに)$")


def _same_item(block: Block, node: Node) -> bool:
    return node.label is not None and block.label == node.label and block.shape == node.shape


def _note(reader: Reader, block: Block) -> None:
    """A field beside the finding: 所管課：総務課."""
    words = reader.words(block.rest)
    assert block.role is not None
    if reader.open is not None and words:
        reader.open.fields.setdefault(block.role, words)
    elif words and block.role is Role.DEPARTMENT:
        reader.place = departments(words) or words
    if reader.responding is not None and block.role is not Role.BASIS:
        reader.responding = reader.responding if reader.paired else None


def _item(reader: Reader, block: Block) -> None:
    """An enumerated line: an item of the section, a part of the open finding, or a heading outside."""
    if _ENDING.match(squash(reader.words(block.rest))):
        _close(reader)
        return
    if reader.paired and _pair(reader, block):
        return
    if reader.paired and reader.responding is not None and len(_leaves(reader)) == 1:
        _append(reader, block, whole=True)
        return
    if _ends(reader, block):
        _close(reader)
    if reader.section is None and reader.mark is None:
        _leave(reader, block.shape)
        words = reader.words(block.rest)
        reader.outer.append((block.shape, departments(words), law_of(words)))
        reader.place = None
        return
    if takes_part(reader, block):
        return
    if (reader.mark or reader.responding) and all(node.shape != block.shape for node in reader.stack):
        _append(reader, block, whole=True)
        return
    reader.mark = reader.responding = None
    reader.paired = False
    assert reader.section is not None
    while any(node.shape == block.shape for node in reader.stack):
        reader.stack.pop()
    node = Node(block.label, block.shape, reader.section.word, section=reader.sections)
    node.passage.append(block.rest)
    node.department, node.law = department_of(reader), open_law(reader)
    for parent in reader.stack:
        parent.children += 1
    reader.stack.append(node)
    reader.nodes.append(node)


def _leaves(reader: Reader) -> list[Node]:
    """Findings of the open section that a response may answer, the last ones of many."""
    return [node for node in reader.nodes[-_MOST_ITEMS:] if node.section == reader.sections and not node.children]


def _pair(reader: Reader, block: Block) -> bool:
    """Give an enumerated response to the finding with the same label."""
    items = _leaves(reader)
    target = next((node for node in items if node.label == block.label and node.shape == block.shape), None)
    if target is None or target.response:
        return False
    target.response.append(block.rest)
    target.answered = True
    reader.responding = target
    return True


def _ends(reader: Reader, block: Block) -> bool:
    """An enumerator of the section's own level, of a higher one, or of a heading's level outside ends it."""
    if any(node.shape == block.shape for node in reader.stack):
        return False
    own = (reader.section or reader.mark or block).shape
    if (reader.section is not None and block.shape == own) or is_above(block.shape, own):
        return True
    return any(shape == block.shape for shape, _, _ in reader.outer)


def _append(reader: Reader, block: Block, *, whole: bool) -> None:
    """Words that belong to the open finding or its response; ``whole`` keeps the enumerator."""
    place = block.rest
    if whole and block.label:
        at = reader.text.rfind(block.label, max(0, place.start - 20), place.start)
        place = Range(at if at >= 0 else place.start, place.end)
    if place.end <= place.start:
        return
    if reader.responding is not None:
        reader.responding.response.append(place)
    elif reader.open is not None:
        reader.open.passage.append(place)


def _heading(reader: Reader, block: Block) -> None:
    """A bracketed heading: a department or law for what follows, or the end of the findings."""
    place, law = departments(block.word), law_of(block.word)
    if place:
        _place(reader, place)
    elif law or reader.open is not None:
        _close(reader)
        reader.outer = [(block.shape, None, law)] if law else reader.outer


def _place(reader: Reader, place: str) -> None:
    """A heading that names a department: the section goes on with it, a marked finding is over."""
    reader.place = place
    reader.stack, reader.mark = [], None
    reader.responding, reader.paired = None, False


def _text(reader: Reader, block: Block) -> None:
    words = reader.words(block.rest)
    place = departments(words) if len(words) <= LONGEST_TITLE and block.label is None else None
    if place:
        _place(reader, place)
    elif reader.section is None and reader.mark is None and len(words) <= 200 and _announces(reader, block):
        shape = reader.outer[-1][0] if reader.outer else "*"
        reader.section = Block(Sort.FINDING, None, shape, words, None, block.rest)
        reader.sections += 1
    elif reader.queue and block.label is not None:
        reader.responding = reader.queue.pop(0)
        reader.responding.answered = True
        _append(reader, block, whole=False)
    elif _is_next_bullet(reader, block):
        assert reader.section is not None
        node = Node(None, block.shape, reader.section.word, section=reader.sections)
        node.passage.append(block.rest)
        node.department, node.law = department_of(reader), open_law(reader)
        reader.mark = node
        reader.nodes.append(node)
    elif reader.responding is not None or reader.open is not None:
        _append(reader, block, whole=False)


def _is_next_bullet(reader: Reader, block: Block) -> bool:
    """Whether a bullet begins a finding of its own: directly in a section, beside others of its kind."""
    if reader.section is None or block.label is None or reader.responding is not None or reader.stack:
        return False
    return reader.mark is None or (reader.mark.label is None and reader.mark.shape == block.shape)


def _leave(reader: Reader, shape: str) -> None:
    """Close the outer headings that one of this shape stands beside or above."""
    while reader.outer and not is_above(reader.outer[-1][0], shape):
        reader.outer.pop()


def _close(reader: Reader) -> None:
    reader.section, reader.stack, reader.mark = None, [], None
    reader.responding, reader.paired, reader.queue = None, False, []
