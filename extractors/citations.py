"""Citations (条文の引用) of laws, ordinances, rules and guidelines, anywhere in a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.citation_hosts import Hosts
from extractors.citation_names import SUFFIX, Definitions, Name, name_before, same_kind
from extractors.citation_places import BARE_ARTICLE, BRANCH, STEP, N, Place, S, numbered, read_places
from extractors.document import Range
from extractors.grounding import Desk
from extractors.laws import kind_of, look_up, normal
from extractors.records import Citation, Record

EXTRACTOR = "citations/1"
_ANCHOR = re.compile(
    rf"第{S}{N}{S}条(?![例約文件])|(?<=[法律例則程令領綱約])の?{S}{N}{S}条(?![例約文件])"
    rf"|(?<=[法律例則程令])の?{S}別表(?:{S}第{S}{N})?|同{S}条(?!例)|同{S}項(?!目)"
    rf"|(?:ガイドライン|ガイド|指針|手引き?|マニュアル|基準)(?P<guide>)"
    rf"|{SUFFIX}(?:[」』])?(?:等)?(?P<bare>)(?=に基[づい]|にもとづ|により(?!良)|による|によって|によれば|によりますと|[にで]定め|の定め|に規定|の規定|の規律|にのっと|に則|に従[いっう]|に照ら|に違反|に抵触|[（(])"
)
_AFTER_BRACKETS = re.compile(
    r"[（(][^（）()\n]{0,160}(?:[（(][^（）()\n]{0,80}[）)][^（）()\n]{0,80})?[）)]等?(?=に基[づい]|により|による|に定め|の定め|に規定|の規定|にのっと|に則|に従)"
)
_TABLE = re.compile(rf"別表(?:{S}第{S}(?P<n>{N}))?(?:{S}の{S}{N}{S}の?{S}項|{S}の{S}{N}(?=[のを及、。）)]))?")
_TABLE_NEXT = re.compile(rf"{S}(?:及び|並びに|又は|、|・|と){S}(?=別表)")
_GUIDE_PLACE = re.compile(
    r"(?:\^\{[^{}\n]{1,8}\}|[※＊][ 　]?[0-9０-９]{0,2}|[（(]注?[ 　]?[0-9０-９]{1,2}[）)])?[」』]?[ 　]{0,2}(?:の)?[ 　]{0,2}"
    r"(?P<place>(?:別添[ 　]?[0-9０-９]?[ 　]?)?(?:第?[0-9０-９]{1,2}(?:[ 　]?[-‐－―ー][ 　]?[0-9０-９]{1,2})+(?:[ 　]?[（(\[［][0-9０-９一-二ア-ンa-zA-Z]{1,2}[）)\]］])*(?:[ 　]?[A-ZＡ-Ｚ](?![A-Za-zＡ-Ｚ]))?(?:[ 　]?[a-zａ-ｚ](?![A-Za-z]))?"
    r"|[②-⑳¹²³⁴2-9２-９][ 　]?[A-GＡ-Ｇ][ 　]?[a-gａ-ｇ]?(?![A-Za-zＡ-Ｚａ-ｚ])"
    r"|第[ 　]?[0-9０-９]{1,2}[ 　]?[（(][ 　]?[0-9０-９]{1,2}[ 　]?[）)]"
    r"|第[ 　]?[0-9０-９一二三四五六七八九十]{1,3}[ 　]?[章編節部](?:第[ 　]?[0-9０-９一二三四五六七八九十]{1,3}[ 　]?[章節款])?"
    r"|第[ 　]?[0-9０-９]{1,2}(?:の[ 　]?[0-9０-９]{1,2})*(?=[にのをで、。）)])))"
)
_GUIDE_ARTICLE = re.compile(r"第[ 　]?(?P<a>[0-9０-９]{1,2})[ 　]?[（(][ 　]?(?P<i>[0-9０-９]{1,2})[ 　]?[）)]$")
_REACH = 300
"""Characters back to the provision that 同条 means, and to the law that a bare 第5条 belongs to."""


@dataclass(frozen=True, slots=True)
class Found:
    """One provision with the law that it is of."""

    law: str
    law_name: str | None
    place: Place
    range: Range
    locator: str | None
    confidence: float


def extract_citations(desk: Desk, hosts: Sequence[Record]) -> tuple[Citation, ...]:
    """Provisions cited anywhere in the document, each with the record that it stands in."""
    found = find_citations(desk.text)
    if not found:
        return ()
    stand = Hosts(hosts)
    return tuple(_record(desk, one, stand) for one in found)


def find_citations(text: str) -> list[Found]:
    """Provisions cited in a text, in order."""
    return list(_Finder(text).run())


def _record(desk: Desk, one: Found, hosts: Hosts) -> Citation:
    grounding = desk.ground(one.range)
    host = hosts.at(grounding.span_start)
    law = look_up(one.law_name or one.law)
    return Citation(
        record_id=desk.record_id("citations", grounding.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        confidence=one.confidence,
        uncertain=() if one.law_name else ("law_name",),
        extractor=EXTRACTOR,
        law=one.law,
        law_name=law.name if law else one.law_name,
        law_id=law.law_id if law else None,
        kind=kind_of(one.law_name or one.law),
        article=one.place.article,
        paragraph=one.place.paragraph,
        item=one.place.item,
        subitem=one.place.subitem,
        locator=one.locator,
        host_dataset=host.dataset if host else None,
        host_id=host.record_id if host else None,
    )


class _Finder:
    """One walk over a text: what was cited last is what 同法 and 同条 lean on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.definitions = Definitions(text)
        self.last: Found | None = None
        self.done = 0

    def run(self) -> Iterator[Found]:
        for match in _ANCHOR.finditer(self.text):
            if match.start() < self.done:
                continue
            for found in self._read(match):
                self.last = found
                self.done = max(self.done, found.range.end, found.place.end)
                yield found

    def _read(self, match: re.Match[str]) -> list[Found]:
        if match["guide"] is not None and (found := self._guideline(match.end())):
            return found
        if match["guide"] is not None or match["bare"] is not None:
            return self._bare_name(match)
        position = match.start() + (match[0].startswith("の"))
        position += len(self.text[position : position + 4]) - len(self.text[position : position + 4].lstrip(" 　"))
        if self.text.startswith("別表", position):
            return self._tables(position)
        if match[0].startswith("同"):
            return self._leaning(position)
        return self._articles(position)

    def _articles(self, position: int) -> list[Found]:
        name = name_before(self.text, position)
        if name is None:
            return self._continued(position)
        places = read_places(self.text, position, None)
        if not places and (bare := BARE_ARTICLE.match(self.text, position)):
            places = self._without_ordinal(bare)
        return self._founds(name, places)

    def _without_ordinal(self, bare: re.Match[str]) -> list[Place]:
        """番号法9条の2第2項: the article is printed without 第."""
        branch = re.compile(rf"{BRANCH}{{0,3}}").match(self.text, bare.end())
        article = numbered(bare["art"], branch[0] if branch else "")
        if article is None:
            return []
        end = branch.end() if branch else bare.end()
        first = Place(bare.start(), end, article)
        rest = re.compile(rf"{S}[0-9０-９]{{1,2}}{S}[項号]").match(self.text, end)
        if not rest:
            return [first]
        level = "paragraph" if rest[0].endswith("項") else "item"
        number = numbered(re.sub(r"[ 　項号]", "", rest[0]), "")
        place = replace(first, end=rest.end(), paragraph=int(number)) if level == "paragraph" and number else first
        return [replace(first, end=rest.end(), item=number) if level == "item" else place]

    def _founds(self, name: Name, places: list[Place]) -> list[Found]:
        law_name, confidence = self._resolve(name)
        found = []
        for index, place in enumerate(places):
            start = name.range.start if index == 0 else place.start
            locator = self.text[place.start : place.end].strip()
            found.append(
                Found(name.printed, law_name, place, Range(start, place.end), locator, confidence - 0.03 * (index > 0))
            )
        return found

    def _resolve(self, name: Name) -> tuple[str | None, float]:
        """Name of the law that is meant, and how sure that is."""
        defined = self.definitions.meaning(name.printed, name.range.start)
        if defined:
            return defined, 0.97
        if name.refers_back:
            antecedent = self._antecedent(name)
            return antecedent, 0.85 if antecedent else 0.6
        if look_up(name.printed):
            return name.printed, 0.98
        return (name.printed, 0.93) if name.proper else (None, 0.8)

    def _antecedent(self, name: Name) -> str | None:
        """The instrument that 同法 means: the last one named before it of that kind."""
        floor = max(0, name.range.start - _REACH)
        for match in reversed(list(re.finditer(SUFFIX, self.text[floor : name.range.start]))):
            other = name_before(self.text, floor + match.end())
            if other is None or other.refers_back or not (other.proper or self.definitions.defined(other.printed)):
                continue
            meaning = self.definitions.meaning(other.printed, other.range.start) or other.printed
            if same_kind(name, meaning):
                return meaning
        if self.last and self.last.law_name and same_kind(name, self.last.law_name):
            return self.last.law_name
        return None

    def _near(self, position: int) -> Found | None:
        """The provision cited last, if it stands near and in the same or the next paragraph."""
        last = self.last
        if last is None or position - last.range.end > _REACH:
            return None
        return last if self.text.count("\n", last.range.end, position) <= 1 else None

    def _leaning(self, position: int) -> list[Found]:
        """同条第2項, 同項第1号."""
        last = self._near(position)
        if last is None or last.place.article is None:
            return []
        return self._on(last, read_places(self.text, position, last.place), 0.85)

    def _continued(self, position: int) -> list[Found]:
        """A bare 第5条 in running text after a provision of a law in the same paragraph."""
        last = self._near(position)
        line = self.text.rfind("\n", 0, position) + 1
        lead = self.text[line:position].rstrip(" 　")
        if last is None or last.range.end < line or last.place.article is None:
            return []
        if not re.search(r"[、。，．（(「はがのでにともをや及び又並]$", lead):
            return []
        places = read_places(self.text, position, None)
        if places and re.match(r"[ 　]*関係", self.text[places[-1].end :][:6]):
            return []
        return self._on(last, places, 0.75)

    def _on(self, last: Found, places: list[Place], confidence: float) -> list[Found]:
        return [
            Found(
                last.law, last.law_name, place, Range(place.start, place.end), self.text[place.start : place.end].strip(),
                confidence,
            )
            for place in places
        ]  # fmt: skip

    def _tables(self, position: int) -> list[Found]:
        """別表第二, also as a list, of a law named before it."""
        name = name_before(self.text, position)
        found: list[Found] = []
        while name and (match := _TABLE.match(self.text, position)):
            law_name, confidence = self._resolve(name)
            start = name.range.start if not found else match.start()
            place = Place(match.start(), match.end())
            found.append(Found(name.printed, law_name, place, Range(start, match.end()), match[0], confidence))
            following = _TABLE_NEXT.match(self.text, match.end())
            if following is None:
                break
            position = following.end()
        return found

    def _guideline(self, end: int) -> list[Found]:
        """A numbered place of a guideline: 事務対応ガイド4-8-9(4), 指針第10(2)."""
        match = _GUIDE_PLACE.match(self.text, end)
        name = name_before(self.text, end) if match and not STEP.match(self.text, match.start("place")) else None
        if match is None or name is None:
            return []
        law_name, confidence = self._resolve(name)
        place = Place(match.start("place"), match.end("place"))
        if article := _GUIDE_ARTICLE.match(match["place"]):
            place = replace(place, article=numbered(article["a"], ""), item=numbered(article["i"], ""))
        return [
            Found(name.printed, law_name, place, Range(name.range.start, place.end), match["place"], confidence - 0.05)
        ]

    def _bare_name(self, match: re.Match[str]) -> list[Found]:
        """A law named without a place, in a citing form (〜に基づき); only the proper name of one instrument."""
        end = match.end()
        if self.text[end : end + 1] in ("（", "(") and not _AFTER_BRACKETS.match(self.text, end):
            return []
        if match["guide"] is not None and not _CITING.match(self.text, end):
            return []
        name = name_before(self.text, end)
        if name is None or name.refers_back or not name.proper or normal(name.printed).endswith(("改正法", "改正条例")):
            return []
        law_name, confidence = self._resolve(name)
        place = Place(name.range.start, name.range.end)
        return [Found(name.printed, law_name, place, name.range, None, confidence - 0.1)]


_CITING = re.compile(r"[」』]?等?(?:に基[づい]|により|による|[にで]定め|の定め|に規定|の規定|にのっと|に則|に従)")
