"""What the columns of a table show: heads, the forms of their cells, the columns beside them and what those hold."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.scoring.features import (
    LENGTHS,
    Features,
    context_features,
    fold_text,
    length_bucket,
    script_shape,
    text_features,
)

SHOWN = 30
"""Letters at either end of a cell that are looked at."""

FORMS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("empty", r"^[-ー~ ]*$"),
        ("year", r"^(?:令和|平成|[rh]|令|平)? ?[0元]+年?度?$"),
        (
            "date",
            r"^(?:令和|平成|[rhs令平]\.?)? ?[0元]+[年./-] ?0[月./-]? ?(?:0日?|末|[上中下]旬)?(?: ?\(.\))?(?:まで)?$",
        ),
        ("day", r"^0[月/](?:0日?|中|末|頃|上旬|下旬)?(?:\(.\))?$"),
        ("fiscal", r"年度"),
        ("dated", r"0[年月/.]0?"),
        ("number", r"^[▲△-]?0$"),
        ("counted", r"^[約▲△-]?0 ?[件名人円枚社校回台点年箇百千万億戸冊頁団体票席]+"),
        ("percent", r"%|割$|ポイント|pt"),
        ("mark", r"^[○×△◎●□■✓✔☑☆▲◯]$"),
        ("bracket", r"^[((]"),
        ("code", r"^[a-z]{1,4}[-.]?0(?:[-.]0)*$|^0[-.]0$|^0[-(]"),
        ("circled", r"^[①-⑳]$"),
        ("ordinal", r"^(?:議案|報告|認定|請願|陳情|諮問|発議|同意|承認|選挙)?第0(?:号|条|章|回|節|項)?"),
        ("page", r"^[pls]\.? ?0|頁|ページ"),
        ("law", r"第?0条|法|条例|規則|規程|要綱|基準|指針"),
        ("section", r"(?:課|係|室|部|局|班|グループ|g|センター|担当|署|支所|出張所|館)$"),
        (
            "body",
            r"(?:会|社|校|園|組合|法人|院|所|小|中|高|団|市|町|村|県|区|店|荘|苑|丸|大学|協会|機構|連合会)$",
        ),
        ("post", r"(?:長|員|監|主査|主幹|係|役|士|授|事|席|官|者|師|代表)$"),
        ("person", r"^[一-鿿]{1,4} [一-鿿ぁ-ん]{1,4}$"),
        ("addressed", r"(?:委員|議員|氏|君|さん|様)$"),
        ("kind", r"指摘|意見|勧告|要望|指導|注意"),
        ("state", r"済|未|中$|予定|完了|検討|継続|終了|着手|対応|open|closed|解消"),
        ("outcome", r"可決|承認|採択|同意|認定|了承|答申|否決|継続|議決|取下"),
        ("grade", r"^[a-esabcⅠⅡⅢ]$|^[高中低大小良可否適否強弱軽重]$|重大|軽微|良好|適合|不適"),
        ("attendance", r"出席|欠席|^[出欠]|遅参|オンライン|会場"),
        ("vote", r"賛成|反対|棄権|^[賛否可]$|起立|着席|退席|除斥"),
        ("past", r"(?:した|ました|んだ|った|えた|済み?)[。]?$"),
        ("lack", r"(?:ない|なし|無し|漏れ|不足|不備|誤り|遅れ|遅延|過大|過少|未[一-鿿]+)[。]?$"),
        ("question", r"(?:か|\?|とは|は|は何か)[。]?$"),
        ("verb", r"[うくぐすつぬぶむる][。]?$"),
        ("demand", r"(?:たい|こと|べき|ように?)[。]?$"),
        ("noun", r"[一-鿿ァ-ヺ]$"),
        ("particle", r"[てにをはがもで]$"),
        ("quoted", r"^[「『]"),
        ("long", r"^.{15,}"),
        ("sentence", r"。"),
    )
)
PRINTED = (("comma", re.compile(r"[0-9０-９],[0-9０-９]{3}")), ("decimal", re.compile(r"[0-9０-９][.．][0-9０-９]")))
"""Forms told by the digits as printed."""
ABSENT = ("finding", "response", "question", "agenda_title", "agenda_label", "member_name", "risk")
"""Roles whose absence from the other columns tells what kind of table it is."""


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A column of a table: its head and some of its cells."""

    head: str
    cells: tuple[str, ...]


def cell_ends(cell: str) -> str:
    """A cell, or both ends of a long one."""
    plain = fold_text(cell)
    return plain if len(plain) <= 2 * SHOWN else plain[:SHOWN] + plain[-SHOWN:]


@lru_cache(maxsize=2048)
def cell_kinds(cell: str) -> frozenset[str]:
    """The forms that a cell has."""
    plain = cell_ends(cell)
    found = {name for name, pattern in FORMS if pattern.search(plain)}
    return frozenset(found.union(name for name, pattern in PRINTED if pattern.search(cell)))


@lru_cache(maxsize=512)
def column_kinds(cells: tuple[str, ...]) -> frozenset[str]:
    """Each form with whether all cells of a column have it or only some, and that any has it."""
    counts = Counter(kind for cell in cells for kind in cell_kinds(cell))
    return frozenset(
        feature
        for kind, count in counts.items()
        for feature in (kind, f"{kind}:all" if count == len(cells) else f"{kind}:some")
    )


def column_features(columns: Sequence[ColumnText], index: int, roles: Sequence[str] | None = None) -> Features:
    """For `column_role`: a column's head and cells, those beside it, and the roles of the others where they are known.

    `roles` has one for each column, the column's own unused.
    """
    column, many = columns[index], len(columns)
    left = columns[index - 1] if index else None
    right = columns[index + 1] if index + 1 < many else None
    found = set(text_features(column.head))
    found |= context_features("left", left.head if left else "")
    found |= context_features("right", right.head if right else "")
    found |= {"own=" + kind for kind in column_kinds(column.cells)}
    found |= {"lown=" + kind for kind in column_kinds(left.cells)} if left else set()
    found |= {"rown=" + kind for kind in column_kinds(right.cells)} if right else set()
    for place, other in enumerate(columns):
        if place != index:
            found |= {"town=" + kind for kind in column_kinds(other.cells)}
    found |= {f"place={min(index, 6)}", f"last={min(many - 1 - index, 4)}", f"many={min(many, 9)}"}
    sizes = [mean_size(one.cells) for one in columns]
    found.add(f"rank={sorted(sizes, reverse=True).index(sizes[index])}")
    found.add(f"mean={bisect_left(LENGTHS, sizes[index])}")
    found.add(f"distinct={len(set(column.cells)) == len(column.cells)}")
    found.add(f"again={sum(one.head == column.head for one in columns) > 1}")
    for cell in column.cells:
        found |= cell_features(cell)
    if roles is not None:
        found.update(role_features(index, roles))
    return frozenset(found)


def mean_size(cells: tuple[str, ...]) -> float:
    return sum(len(cell_ends(cell)) for cell in cells) / max(len(cells), 1)


@lru_cache(maxsize=2048)
def cell_features(cell: str) -> frozenset[str]:
    """A cell's letters and how it is written: scripts, length."""
    plain = cell_ends(cell)
    shape = script_shape(plain)
    forms = {f"form={shape[:6]}", f"form^{shape[:2]}", f"form$={shape[-2:]}", f"size={length_bucket(plain)}"}
    return context_features("cell", plain) | forms


def role_features(index: int, roles: Sequence[str]) -> Iterable[str]:
    """What the other columns hold, and where."""
    others = [role for place, role in enumerate(roles) if place != index]
    for role, count in Counter(others).items():
        yield f"with={role}"
        if count > 1:
            yield f"with=2{role}"
    yield from (f"without={role}" for role in ABSENT if role not in others)
    yield "lrole=" + (roles[index - 1] if index else "^")
    yield "rrole=" + (roles[index + 1] if index + 1 < len(roles) else "$")
    yield from ("prior=" + role for role in roles[:index])
    yield from ("later=" + role for role in roles[index + 1 :])


def head_features(text: str, below: str) -> Features:
    """For `column_head` (yes or no): a cell, and the cell below it."""
    own, under = cell_kinds(text), cell_kinds(below)
    found = text_features(cell_ends(text)) | context_features("below", cell_ends(below), 2)
    found |= {f"own={kind}" for kind in own} | {f"under={kind}" for kind in under}
    return found | {f"both={kind}" for kind in own & under} | {f"size>={length_bucket(text)},{length_bucket(below)}"}
