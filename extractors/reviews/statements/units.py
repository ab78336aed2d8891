"""Statements of a paper that may be findings: items, titled passages and paragraphs of the outline, with their parts.

Structure says what one statement is: an item with the paragraphs below it; a short heading with its passage, where its
siblings are the same; under 指摘 and 措置 as names of parts, both together. Whether it finds fault is scored elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.japanese.departments import departments
from extractors.model.document import Range
from extractors.model.grounding import squash
from extractors.outline.blocks import Block, BlockKind, Outline
from extractors.outline.lines import CODE, FIELD
from extractors.outline.read import KEY
from extractors.reviews.statements.paragraphs import REFERS, finds, parted
from extractors.reviews.statements.references import deal, read_references
from extractors.reviews.statements.roles import (
    KIND_NAME,
    Names,
    Part,
    field_role,
    is_other,
    is_response,
    name_key,
    read_names,
)
from extractors.reviews.statements.statement import Unit, paired, text_of

LONGEST_TITLE = 60
LONGEST_PART = 25
SAMPLE = 120
SHORT = 8
RATHER, SURELY = 900, 980
"""Of a thousand paragraphs taken for responses so many were: among others alike, and where nothing else tells."""
_STATES = frozenset({BlockKind.ITEM, BlockKind.PROSE, BlockKind.HEADING, BlockKind.SPEECH})
_HEADS = frozenset({BlockKind.HEADING, BlockKind.ITEM, BlockKind.TITLE})
_ANNOUNCES = re.compile(
    r"(?:次|以下|下記|左|別紙|別表|後記)の?(?:とおり|通り|ような|事項|点|各|[0-9０-９一二三四五六七八九十]+[点件項])"
)


@dataclass(slots=True)
class _Walk:
    outline: Outline
    names: Names
    references: Mapping[int, str]
    """Blocks that name what they answer: they are dealt when all statements are known."""
    found: list[Unit] = field(default_factory=list)


def read_units(outline: Outline) -> tuple[Unit, ...]:
    """All statements of a paper outside tables and turns, in reading order, responses given to what they answer."""
    walk = _Walk(outline, read_names(_named_passages(outline)), read_references(outline))
    _descend(walk, outline.children(None), (), Part.NONE)
    units = [unit for unit in walk.found if unit.part is not Part.RESPONSE]
    answered = deal(outline, paired(outline, units, walk.found), walk.references)
    return tuple(_with_neighbours(outline, parted(outline, answered)))


def _named_passages(outline: Outline) -> Iterator[tuple[str, str]]:
    """Names of parts with the first words under them: short headings without a number, names before a passage."""
    for block in outline.blocks:
        if block.name is not None:
            yield outline.text[block.name.start : block.name.end], outline.words(block)[:SAMPLE]
        elif block.kind is BlockKind.HEADING and block.words.end - block.words.start <= LONGEST_PART:
            below = outline.children(block)
            if below and not any(child.kind in _HEADS for child in below):
                yield outline.words(block), _sample(outline, below)


def _with_neighbours(outline: Outline, units: Sequence[Unit]) -> Iterable[Unit]:
    words = ["", *(text_of(outline, unit.passage)[:80] for unit in units), ""]
    return (replace(unit, before=words[i], after=words[i + 2]) for i, unit in enumerate(units))


def _descend(walk: _Walk, blocks: Sequence[Block], chain: tuple[str, ...], part: Part) -> None:
    """Statements among blocks of one level; what answers the one before is given to it."""
    first = len(walk.found)
    intro: str | None = None
    for block in blocks:
        if not _counts(walk, block):
            continue
        words = walk.outline.words(block)
        if block.kind is BlockKind.PROSE and _ANNOUNCES.search(words):
            intro = words
        before = len(walk.found)
        if before > first and _is_answer(walk, block, part):
            _give(walk, block)
            continue
        if before > first and block.kind is BlockKind.PROSE and REFERS.match(words) and _is_prose(walk.found[-1]):
            walk.found[-1] = replace(walk.found[-1], passage=(*walk.found[-1].passage, block.words))
            continue
        if block.kind is BlockKind.HEADING and not walk.outline.children(block) and departments(words):
            chain = (words, *chain)
            continue
        _read(walk, block, chain, part)
        if intro is not None and intro is not words:
            walk.found[before:] = [replace(unit, intro=unit.intro or intro) for unit in walk.found[before:]]
        elif intro is not None:
            walk.found[before:] = [replace(unit, announces=unit.block is block) for unit in walk.found[before:]]


def _is_prose(unit: Unit) -> bool:
    return unit.block.kind is BlockKind.PROSE and unit.part is not Part.RESPONSE and not unit.response


def _counts(walk: _Walk, block: Block) -> bool:
    """Whether a block may state something: prose, items, headings, and fields whose name is that of a part."""
    if block.index in walk.references:
        return False
    if block.kind is BlockKind.HEADING and walk.references:
        below = walk.outline.children(block)
        if any(one.index in walk.references for one in below):
            return any(one.kind in _HEADS and _counts(walk, one) for one in below)
    return block.kind in _STATES or block.kind is BlockKind.TITLE or _named(walk, block) is not Part.NONE


def _named(walk: _Walk, block: Block) -> Part:
    """The part that the name before a block's words announces."""
    if block.name is None or block.kind is BlockKind.TABLE or block.shape == CODE:
        return Part.NONE
    if block.kind is BlockKind.FIELD and (_field(walk.outline, block) or ("",))[0] in _FACTS:
        return Part.NONE
    name = walk.outline.text[block.name.start : block.name.end]
    return walk.names.part_of(name, walk.outline.words(block)[:SAMPLE])


def _read(walk: _Walk, block: Block, chain: tuple[str, ...], part: Part) -> None:
    outline = walk.outline
    words = outline.words(block)
    below = outline.children(block)
    heads = [child for child in below if child.kind in _HEADS]
    if block.kind is BlockKind.TITLE:
        _descend(walk, below, (words, *chain), Part.NONE)
    elif (
        block.kind is BlockKind.PROSE
        or (
            all(_heads_answer(walk, head) for head in heads)
            and not _is_section(walk, block, below, part)
            and not any(outline.meaning(head) for head in heads)
        )
        or (heads and _names_parts(walk, heads))
    ):
        walk.found.append(_unit(walk, block, below, chain, part))
    elif heads and (parts := _parts(walk, block, below)):
        walk.found.append(_parted(walk, block, parts, chain))
    elif heads and _holds(outline, block, heads):
        walk.found.append(_unit(walk, block, outline.subtree(block)[1:], chain, part))
    else:
        named = walk.names.part_of(words, _sample(outline, below))
        if named is Part.NONE and walk.found and not is_other(words) and _answers(outline, below):
            named = Part.RESPONSE
        keyed = any(outline.meaning(one) for one in below)
        if named is Part.RESPONSE and (keyed or not _may_answer(walk, block)):
            named = Part.NONE
        first = len(walk.found)
        _descend(walk, below, (words, *chain), named if named is not Part.NONE else part)
        if named is Part.FINDING and len(walk.found) == first + 1:
            walk.found[first] = _titled(walk, block, walk.found[first])


def _may_answer(walk: _Walk, block: Block) -> bool:
    """Whether anything stands before a section that it might answer: a statement, or a table."""
    if any(unit.part is not Part.RESPONSE for unit in walk.found):
        return True
    return any(one.kind is BlockKind.TABLE for one in walk.outline.blocks[: block.index])


def _titled(walk: _Walk, block: Block, unit: Unit) -> Unit:
    """The only statement under 指摘事項 with label and title of the item that this stands in: １ アクセス権の管理."""
    outline = walk.outline
    owner = next(outline.ancestors(block), None)
    if owner is not None and block.number is not None:
        owner = owner if _tells_case(walk, owner) else None
    if owner is None or owner.number is None or unit.label is not None or unit.title is not None:
        return unit
    words = outline.words(owner)
    if "。" in words or len(words) > LONGEST_TITLE or departments(words) or owner in _over_several(walk, owner):
        return unit
    return replace(unit, label=owner.mark, title=words)


def _over_several(walk: _Walk, owner: Block) -> tuple[Block, ...]:
    """The block itself, where headings below it head more than one finding: then it is no title of one."""
    below = [one for one in walk.outline.subtree(owner)[1:] if one.kind is BlockKind.HEADING]
    heads = sum(walk.names.part_of(walk.outline.words(one)) is Part.FINDING for one in below)
    return (owner,) if heads > 1 else ()


def _names_parts(walk: _Walk, heads: Sequence[Block]) -> bool:
    """Whether the names before the passages below a heading are those of the parts of one finding."""
    if any(walk.outline.children(head) for head in heads):
        return False
    parts = [_named(walk, head) for head in heads]
    return parts.count(Part.FINDING) == 1 and parts.count(Part.FINDING) + parts.count(Part.RESPONSE) == len(parts)


def _heads_answer(walk: _Walk, head: Block) -> bool:
    """Whether a heading without a number heads the response to what stands before it."""
    below = walk.outline.children(head)
    if _named(walk, head) is Part.RESPONSE:
        return True
    if head.number is not None or any(child.kind in _HEADS for child in below):
        return False
    return walk.names.part_of(walk.outline.words(head), _sample(walk.outline, below)) is Part.RESPONSE


def _answers(outline: Outline, below: Sequence[Block]) -> bool:
    """Whether most of what stands below a heading answers something."""
    said = [outline.words(child) for child in below if child.kind in _STATES and len(outline.words(child)) > SHORT]
    return bool(said) and sum(is_response(words, share=RATHER) for words in said) * 3 >= len(said) * 2


def _is_answer(walk: _Walk, block: Block, part: Part) -> bool:
    """Whether a block answers the statement before it: behind an arrow, by its name, or as a heading over its words."""
    outline, named = walk.outline, _named(walk, block)
    if block.arrow or named is Part.RESPONSE:
        return True
    if part is Part.RESPONSE or named is Part.FINDING or outline.meaning(block) is not None:
        return False
    if block.shape in {CODE, KEY} and walk.found and block.shape == walk.found[-1].block.shape:
        return False
    words = outline.words(block)
    if block.name is not None:
        return block.number is None and is_response(words, outline.text[block.name.start : block.name.end])
    below = outline.children(block)
    if any(child.kind in _HEADS for child in below):
        return False
    if below:
        sample = _sample(outline, below) if block.number is None else ""
        return walk.names.part_of(words, sample) is Part.RESPONSE
    return block.kind is BlockKind.PROSE and is_response(words, share=SURELY)


def _give(walk: _Walk, block: Block) -> None:
    """Give an answer to the statement before it."""
    outline = walk.outline
    below = [child.words for child in outline.subtree(block)[1:] if child.kind in _STATES]
    words = outline.words(block)
    heads = bool(below) and block.name is None and "。" not in words and len(words) <= LONGEST_PART
    last = walk.found[-1]
    ranges = below if heads else [block.words, *below]
    walk.found[-1] = replace(last, response=(*last.response, *ranges), answered=True)


def _is_section(walk: _Walk, block: Block, below: Sequence[Block], part: Part) -> bool:
    """Whether a heading over nothing but paragraphs is the head of a section, each paragraph a statement of its own.

    It is not where it is a sentence itself, where its siblings are the same, where it counts the findings of a section,
    or where the paragraphs name the parts of one finding: then it is a title.
    """
    outline = walk.outline
    words = outline.words(block)
    prose = [child for child in below if child.kind is BlockKind.PROSE]
    if block.kind is BlockKind.ITEM or not prose or "。" in words or len(words) > LONGEST_TITLE:
        return False
    numbered = part is Part.FINDING and block.number is not None and not KIND_NAME.fullmatch(squash(words))
    if _named(walk, block) is Part.FINDING or numbered:
        return False
    if any(_named(walk, one) is Part.FINDING for one in below):
        return False
    if walk.names.part_of(words, _sample(outline, below)) is not Part.NONE:
        return True
    alike = [one for one in outline.siblings(block) if one.shape == block.shape and one.kind is block.kind]
    return sum(_is_titled(outline, one) or _tells_case(walk, one) for one in alike) < 2


def _tells_case(walk: _Walk, block: Block) -> bool:
    heads = _told_apart(walk, [one for one in walk.outline.children(block) if one.kind in _HEADS])
    return any(part is Part.FINDING for part, _ in heads) and _is_case(walk.outline, block, heads)


def _is_titled(outline: Outline, block: Block) -> bool:
    """Whether a heading has words below it and no further headings."""
    below = outline.children(block)
    return block.kind is BlockKind.HEADING and bool(below) and not any(child.kind in _HEADS for child in below)


def _holds(outline: Outline, block: Block, heads: Sequence[Block]) -> bool:
    """Whether an item that is a sentence keeps what is listed below it: it announces nothing, they are fragments."""
    words = outline.words(block)
    if "。" not in words or _ANNOUNCES.search(words):
        return False
    below = (one for head in heads for one in (head, *outline.children(head)))
    return not any("。" in outline.words(one) for one in below)


def _sample(outline: Outline, below: Sequence[Block]) -> str:
    return next((outline.words(child)[:SAMPLE] for child in below if child.kind in _STATES), "")


def _unit(walk: _Walk, block: Block, below: Sequence[Block], chain: tuple[str, ...], part: Part) -> Unit:
    """A statement from a block and what stands below it; paragraphs that name another part are its response."""
    outline = walk.outline
    words = outline.words(block)
    told = _fields(walk, below)
    texts = [child for child in below if _counts(walk, child) and (_field(outline, child) not in told)]
    titled = bool(texts) and "。" not in words and len(words) <= LONGEST_TITLE and block.kind is not BlockKind.PROSE
    passage = [] if titled else [_said(walk, block)]
    response: list[Range] = []
    answering = answered = False
    for child in texts:
        named = _named(walk, child)
        if (passage or titled) and _is_answer(walk, child, Part.NONE):
            answering = answered = True
        elif named is Part.FINDING:
            answering = False
        if child.kind is BlockKind.HEADING and child.name is None and _heads_answer(walk, child):
            answered = True
            response.extend(one.words for one in outline.children(child) if one.kind in _STATES)
            continue
        bare = child.words if child.arrow or named is not Part.NONE else _whole(child)
        (response if answering else passage).append(bare)
    own = _named(walk, block)
    if own is Part.FINDING and block.name is not None:
        chain = (outline.text[block.name.start : block.name.end], *chain)
    return Unit(
        block=block,
        passage=tuple(passage) or (block.words,),
        label=_label(outline, block, own),
        title=words if titled and passage else None,
        headings=chain,
        response=tuple(response),
        answered=answered,
        fields=told,
        part=own if own is not Part.NONE else part,
        means=outline.meaning(block),
    )


def _label(outline: Outline, block: Block, named: Part = Part.NONE) -> str | None:
    """The enumerator, or the name that counts: 指摘１."""
    if block.number is not None:
        return block.mark
    if block.shape == CODE and block.name is not None:
        return outline.text[block.name.start : block.name.end]
    name = squash(outline.text[block.name.start : block.name.end]) if block.name is not None else ""
    return name if named is not Part.NONE and name != name_key(name) else None


def _said(walk: _Walk, block: Block) -> Range:
    """A statement's words with the name before them, unless that says which part of a finding they are."""
    if block.name is None or block.shape == CODE or _named(walk, block) is not Part.NONE:
        return block.words
    bracketed = walk.outline.text[block.name.end : block.words.start].strip()[:1] not in ("：", ":", "")
    return block.words if bracketed else Range(block.name.start, block.words.end)


def _whole(block: Block) -> Range:
    """A paragraph below a statement, its enumerator kept."""
    return block.range if block.number is not None else block.words


BESIDE = frozenset({"due", "done_on", "law", "department", "response_status", "kind", "auditee", "auditor", "remarks"})
"""Roles of fields that say something of a finding and are no words of it."""


_FACTS = frozenset({"due", "done_on", "law", "department"})  # no part of a finding is taken for these


def _field(outline: Outline, block: Block) -> tuple[str, str] | None:
    """Role and value of a field beside a finding: ``改善期限：令和５年８月３１日``."""
    if block.name is None:
        return None
    value = outline.words(block)
    role = field_role(squash(outline.text[block.name.start : block.name.end]), value)
    return (role, value) if role in BESIDE else None


def _fields(walk: _Walk, below: Sequence[Block]) -> tuple[tuple[str, str], ...]:
    return tuple(
        field
        for child in below
        if _named(walk, child) is Part.NONE and (field := _field(walk.outline, child)) is not None
    )


def _parts(walk: _Walk, block: Block, below: Sequence[Block]) -> list[tuple[Part, Block]] | None:
    """The parts of one finding, where headings below a block name a finding and its response, or what lay behind it."""
    outline = walk.outline
    heads = [child for child in below if child.kind in _HEADS]
    if _ANNOUNCES.search(outline.words(block)) or any(
        "。" in outline.words(child) or len(outline.words(child)) > LONGEST_PART for child in heads
    ):
        return None
    counted = [one.shape for one in heads if one.name is not None and one.shape not in {FIELD, CODE}]
    if len(counted) > 1 and len(set(counted)) == 1:
        return None
    named = _told_apart(walk, heads)
    parts = [part for part, _ in named]
    told = parts.count(Part.RESPONSE) == 1 or (len(heads) > 1 and _is_case(outline, block, named))
    if parts.count(Part.FINDING) != 1 or parts.count(Part.RESPONSE) > 1 or not told:
        return None
    lists = (outline.children(child) for part, child in named if part is Part.FINDING)
    several = any(sum(one.kind in _HEADS and one.number is not None for one in items) > 1 for items in lists)
    return None if several else named


def _told_apart(walk: _Walk, heads: Sequence[Block]) -> list[tuple[Part, Block]]:
    """The parts that headings name; of several that might hold the finding, those in which something is found."""
    named = [(_part_of(walk, one), one) for one in heads]
    if [part for part, _ in named].count(Part.FINDING) <= 1:
        return named
    said = {one.index: [walk.outline.words(below) for below in walk.outline.subtree(one)[1:]] for one in heads}
    return [
        (Part.NONE if part is Part.FINDING and not any(map(finds, said[one.index])) else part, one)
        for part, one in named
    ]


def _part_of(walk: _Walk, head: Block) -> Part:
    """The part that a heading names; a numbered one by its own words only, since it may be a title."""
    sample = _sample(walk.outline, walk.outline.children(head)) if head.number is None else ""
    return walk.names.part_of(walk.outline.words(head), sample)


def _is_case(outline: Outline, block: Block, named: Sequence[tuple[Part, Block]]) -> bool:
    """Whether a numbered heading is one of several cases, each told in parts of which one holds the finding."""
    cases = [one for one in outline.siblings(block) if one.shape == block.shape and one.kind is block.kind]
    bare = all(not any(child.kind in _HEADS for child in outline.children(head)) for _, head in named)
    plain = all(
        part is not Part.FINDING or not KIND_NAME.fullmatch(squash(outline.words(head))) for part, head in named
    )
    return block.number is not None and len(cases) > 1 and bare and plain


def _parted(walk: _Walk, block: Block, parts: Sequence[tuple[Part, Block]], chain: tuple[str, ...]) -> Unit:
    """A statement whose parts have headings of their own."""
    outline = walk.outline
    ranges: dict[Part, list[Range]] = {Part.FINDING: [], Part.RESPONSE: []}
    fields = list(_fields(walk, outline.children(block)))
    label: str | None = None
    for named, child in parts:
        below = outline.subtree(child)[1:]
        fields.extend(_fields(walk, below))
        if named in ranges:
            said = [one for one in below if one.kind in _STATES and not _field(outline, one)]
            ranges[named].extend([said[0].words] if len(said) == 1 else map(_whole, said))
            if named is Part.FINDING and len(said) == 1:
                label = said[0].mark if said[0].number is not None else None
    finding = next(child for named, child in parts if named is Part.FINDING)
    name = squash(outline.text[block.name.start : block.name.end]) if block.name is not None else None
    words = outline.words(block)
    place = departments(words) is not None
    return Unit(
        block=block,
        passage=tuple(ranges[Part.FINDING]) or (block.words,),
        label=label if place else block.mark if block.number is not None else name or label,
        title=words if ranges[Part.FINDING] and not place else None,
        headings=(outline.words(finding), *((name,) if name else ()), *((words,) if place else ()), *chain),
        response=tuple(ranges[Part.RESPONSE]),
        answered=True,
        fields=tuple(fields),
        part=Part.FINDING,
    )
