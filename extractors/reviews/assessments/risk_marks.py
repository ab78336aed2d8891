"""Places of an assessment form as a speaker names them: pages, risks, fields, sections."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.model.document import Range
from extractors.japanese.numerals import parse_number
from extractors.reviews.assessments.taxonomy import OTHER_RISKS, Phase, match_field, match_risk, match_section, numbered, squash

_NUMBER = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,5})"
_LABEL = r"リスク[ 　]*(?P<num{n}>[0-9０-９一二三四五六七]{{1,2}}|[①-⑩])(?![0-9０-９]|[つ割点])"
MARKS = re.compile(
    rf"(?P<page>(?P<n>{_NUMBER})[ 　]*(?:ページ|頁|ぺージ)(?!数|分)"
    rf"|(?<![A-Za-zＡ-Ｚａ-ｚ])[PpＰｐ][.．]?[ 　]?(?P<p>[0-9０-９]{{1,3}})(?![0-9０-９A-Za-z]))"
    rf"|{_LABEL.format(n=1)}[」』]?(?:の|は|：|:|、|として|としまして|に関して"
    rf"|[ 　])*[「『](?P<title1>[^「」『』\n]{{2,120}})[」』]"
    rf"|[「『](?P<quote>[^「」『』\n]{{2,140}})[」』]"
    rf"|{_LABEL.format(n=2)}(?:の|は|：|:|、|でございますが|ですが|として|としまして"
    rf"|[ 　])*(?P<title2>[^。「」『』\n]{{4,70}}?リスク(?:、誤った[^。「」『』\n]{{4,30}}?リスク)?)"
    rf"|{_LABEL.format(n=3)}(?=の欄|です|でござ|では|にお|につ|を[御ご]覧|に対|への|の項目|の箇所|の部分|は)"
    rf"|(?P<bare>[^。、「」『』\n]{{4,50}}?リスク)(?=について|につきま|に関し|に対し|への|では|ですが|でござい|です。)"
    rf"|(?P<other>[^。、「」『』\n]{{0,40}}その他の?リスク及びそのリスクに対する措置)"
    rf"|(?P<plain>物理的な?対策|技術的な?対策|消去方法)(?=の?欄|の項目|を[御ご]覧)"
    rf"|(?P<circled>[①-⑩])[ 　]*(?P<field>[^\s「」『』、。①-⑩]{{3,16}})"
    rf"|(?P<heading>(?P<nth>(?<![0-9０-９])[2-7２-７二三四五六七](?:番(?:目の)?|[.．、 　]|つ目の|の){{1,2}}の?)?"
    rf"(?:特定個人情報(?:ファイル)?の(?:入手|使用|取り?扱いの委託|提供|移転|保管)[^。、「」\n]{{0,14}}?"
    rf"|情報提供ネットワークシステムとの接続))(?=(?:に(?:係る|関する|おける|伴う)[^。、「」\n]{{0,6}}リスク(?:対策)?)?"
    rf"(?:について|につきま|に関し|では|ですが|でござい|です。|を[御ご]覧))"
)
"""Everything that may say where in the form the speaker is."""
_QUOTED_LABEL = re.compile(rf"^{_LABEL.format(n='')}[ 　]*[：:．.、]?[ 　]*(?P<title>.*)$", re.DOTALL)
_ENUMERATOR = re.compile(r"^(?:(?P<circled>[①-⑳])|[（(]?[0-9０-９]{1,2}[)）.．、]?)[ 　]*")
_AFTER_FIELD = re.compile(r"の(?:欄|項目|上段|中段|下段)|に|は|を|では|です|として")
_LEAD = re.compile(r"^(?:まず|次に|また|続いて|続きまして|最後に|さらに|それから|そして)?(?:は|の|、)*")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that is named. A page has only ``page``; a section has no category."""

    range: Range
    page: int | None = None
    phase: Phase | None = None
    category: str | None = None
    label: str | None = None
    title: str | None = None
    quoted: bool = False
    first: bool = False
    """It is the risk numbered 1 of its section."""


def read_mark(match: re.Match[str], phase: Phase | None) -> Mark | None:
    """What one match of ``MARKS`` names while ``phase`` is the open section; None if nothing of a form."""
    where = Range(match.start(), match.end())
    if match["page"]:
        return Mark(where, page=parse_number(match["n"] or match["p"]))
    if match["title1"] or match["title2"]:
        number = match["num1"] or match["num2"]
        return _risk(where, number, match["title1"] or match["title2"], phase, quoted=bool(match["title1"]))
    if match["num3"]:
        return _risk(where, match["num3"], "", phase, quoted=False)
    if match["bare"]:
        return _bare(match, phase)
    if match["other"] or match["plain"]:
        return _quote(where, match["other"] or match["plain"], phase)
    if match["circled"]:
        heading = _AFTER_FIELD.split(match["field"])[0]
        where = Range(match.start(), match.start("field") + len(heading))
        return _field(where, match["circled"], heading, quoted=False)
    if match["heading"]:
        section = match_section(match["heading"])
        title = _without_number(match["heading"])
        return Mark(where, phase=section.phase, title=title, quoted=bool(match["nth"])) if section else None
    return _quote(where, match["quote"], phase)


def _risk(where: Range, number: str | None, title: str, phase: Phase | None, *, quoted: bool) -> Mark | None:
    """リスクN with its title: by the wording, else by the number in the open section."""
    value = _value(number)
    entry = match_risk(title, phase, value)
    if entry is None and phase is not None and value is not None:
        entry = numbered(phase, value)
    if entry is None:
        return None
    label = f"リスク{number}" if number else None
    return Mark(where, None, entry.phase, entry.category, label, title.strip() or None, quoted, value == 1)


def _value(number: str | None) -> int | None:
    if number is None:
        return None
    return _CIRCLED.index(number) + 1 if number in _CIRCLED else parse_number(number)


def _bare(match: re.Match[str], phase: Phase | None) -> Mark | None:
    """A risk in running text, without label or quotes."""
    words = match["bare"]
    title = words[_LEAD.match(words).end() :]  # type: ignore[union-attr]
    entry = match_risk(title, phase)
    if entry is None:
        return None
    start = match.end() - len(title)
    return Mark(Range(start, match.end()), None, entry.phase, entry.category, None, title.strip())


def _field(where: Range, label: str | None, heading: str, *, quoted: bool) -> Mark | None:
    category = match_field(heading)
    if category is None:
        return None
    return Mark(where, None, Phase.STORAGE, category, label, heading.strip(), quoted)


def _quote(where: Range, words: str, phase: Phase | None) -> Mark | None:
    """What words in 「」 name: a risk, その他のリスク, a field, a section."""
    if labelled := _QUOTED_LABEL.match(words):
        return _risk(where, labelled["num"], labelled["title"], phase, quoted=True)
    enumerator = _ENUMERATOR.match(words)
    title = words[enumerator.end() :] if enumerator else words
    squashed = squash(title)
    section = match_section(title)
    if OTHER_RISKS.search(squashed):
        found = section.phase if section else phase
        return Mark(where, None, found, f"{found}.other", None, title.strip(), quoted=True) if found else None
    circled = enumerator["circled"] if enumerator else None
    if field := _field(where, circled, title, quoted=True):
        return field
    if squashed.endswith("リスク") and (entry := match_risk(title, phase)):
        return Mark(where, None, entry.phase, entry.category, None, title.strip(), quoted=True)
    if section and len(squashed) <= 30 and "リスク" not in squashed and "措置" not in squashed:
        return Mark(where, None, section.phase, None, None, title.strip(), quoted=True)
    return None


def _without_number(heading: str) -> str:
    return re.sub(r"^[^特情]*", "", heading).strip()
