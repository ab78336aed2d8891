"""What the questions about tables are asked of: their columns, and which cells are heads."""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import pairwise

from extractors.model.grounding import squash
from extractors.scoring import ColumnText, Features, LinearModel, column_features, head_features
from extractors.tables.columns import assign_roles
from tests.train.rows import Example, Row, rows, yes_no


@cache
def labelled_tables() -> tuple[tuple[Row, ...], ...]:
    """The columns of each labelled table, from left to right."""
    tables: dict[tuple[str, str], list[Row]] = {}
    for row in rows("heads"):
        tables.setdefault((row["style"], row["table"]), []).append(row)
    return tuple(tuple(sorted(table, key=lambda row: row["column"])) for table in tables.values())


def columns_of(table: Sequence[Row]) -> tuple[ColumnText, ...]:
    return tuple(ColumnText(squash(row["head"]), tuple(squash(cell) for cell in row["cells"])) for row in table)


def in_view(columns: tuple[ColumnText, ...], place: int, model: LinearModel) -> Features:
    """A column's features with the roles that the model itself gives the others."""
    return column_features(columns, place, [one.label for one in assign_roles(columns, model)])


def role_examples() -> Iterator[Example]:
    """Each column with the others' true roles, without them, without heads, with long cells, and alone."""
    for table in labelled_tables():
        columns = columns_of(table)
        roles = [row["role"] for row in table]
        bare = tuple(ColumnText("", column.cells) for column in columns)
        long = tuple(lengthened(column, role) for column, role in zip(columns, roles, strict=True))
        for place, (row, role) in enumerate(zip(table, roles, strict=True)):
            style, measured = row["style"], row.get("measured", True)
            known = column_features(columns, place, roles)
            yield Example(known, role, style, "heads", measured=measured, reading=partial(in_view, columns, place))
            yield Example(column_features(columns, place), role, style, "heads", measured=False)
            if role in BARE:
                yield Example(column_features(bare, place, roles), role, style, "heads", measured=False)
            if long != columns:
                yield Example(column_features(long, place, roles), role, style, "heads", measured=False)
            if role in ALONE:
                alone = ColumnText(columns[place].head, columns[place].cells[:1])
                yield Example(column_features([alone], 0), role, style, "heads", measured=False)


BARE = ("finding", "response", "label", "department", "due", "kind", "law", "response_status", "done_on")
"""Roles that tables of findings have also where they go on without their heads."""
ALONE = ("finding", "response", "response_status", "due", "done_on", "department", "law", "auditee", "other", "label")
"""Roles of fields that are printed with a finding outside tables."""


@cache
def said_in_full() -> dict[str, tuple[str, ...]]:
    """What stands in columns of some roles, as papers print it in full."""
    answered = list(rows("responses"))
    asked = [pair for row in rows("exchanges") for pair in row["exchanges"] if pair["answer"]]
    return {
        "finding": tuple(squash(row["finding"]) for row in answered),
        "response": tuple(squash(row["response"]) for row in answered),
        "question": tuple(squash(pair["question"]) for pair in asked),
        "answer": tuple(squash(pair["answer"]) for pair in asked),
    }


def lengthened(column: ColumnText, role: str) -> ColumnText:
    """A column with cells as long as papers print them, where its role has such."""
    texts = said_in_full().get(role)
    if texts is None:
        return column
    start = sum(map(ord, column.head + "".join(column.cells)))
    return ColumnText(column.head, tuple(texts[(start + step) % len(texts)] for step in range(len(column.cells))))


def head_examples() -> Iterator[Example]:
    """The cells of each column, and what stands below them: only the first is a head."""
    for number, table in enumerate(labelled_tables()):
        for row in table:
            texts = [squash(text) for text in (row["head"], *row["cells"], "")]
            for place, (text, below) in enumerate(pairwise(texts)):
                if text and (place == 0 or place < len(texts) - 1):
                    measured = row.get("measured", True)
                    yield Example(
                        head_features(text, below), yes_no(place == 0), row["style"], "heads", measured=measured
                    )
            said = said_in_full().get(row["role"])
            if said and texts[0]:
                long, longer = (said[(number + step) % len(said)] for step in (0, 1))
                yield Example(head_features(texts[0], long), "yes", row["style"], "heads", measured=False)
                yield Example(head_features(long, longer), "no", row["style"], "heads", measured=False)
