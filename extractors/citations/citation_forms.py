"""Printed forms of citations (条文の引用) as patterns. Data only."""

from __future__ import annotations

import re

from extractors.citations.names import SUFFIX
from extractors.citations.places import BRANCH, N, S

CITE = (
    r"(?:に基[づい]|にもとづ|により(?!良)|による|によって|によれば|によりますと|[にで]定め|の定め|に規定|の規定|の規律"
    r"|にのっと|に則|に従[いっう]|に照ら|に違反|に抵触)"
)
"""What makes the name of a law without a place a citation."""
ANCHOR = re.compile(
    rf"第{S}{N}{S}条(?![例約文件])|(?<=[法律例則程令領綱約])の?{S}{N}{S}条(?![例約文件])"
    rf"|(?<=[法律例則程令])の?{S}別表(?:{S}第{S}{N})?|同{S}条(?!例)|同{S}項(?!目)"
    rf"|(?:ガイドライン|ガイド|指針|手引き?|マニュアル|基準)(?P<guide>)"
    rf"|{SUFFIX}(?:[」』])?(?:等)?(?P<bare>)(?={CITE}|[（(])"
)
"""Where a citation may stand."""
AFTER_BRACKETS = re.compile(
    rf"[（(][^（）()\n]{{0,160}}(?:[（(][^（）()\n]{{0,80}}[）)][^（）()\n]{{0,80}})?[）)]等?(?={CITE})"
)
TABLE = re.compile(rf"別表(?:{S}第{S}(?P<n>{N}))?(?:{S}の{S}{N}{S}の?{S}項|{S}の{S}{N}(?=[のを及、。）)]))?")
TABLE_NEXT = re.compile(rf"{S}(?:及び|並びに|又は|、|・|と){S}(?=別表)")
_GAP = (
    r"(?:\^\{[^{}\n]{1,8}\}|[※＊][ 　]?[0-9０-９]{0,2}|[（(]注?[ 　]?[0-9０-９]{1,2}[）)])?"
    r"[」』]?[ 　]{0,2}(?:の)?[ 　]{0,2}"
)
_HYPHENS = (
    r"(?:[（(]?別添[ 　]?[0-9０-９]?[ 　]?[）)]?)?(?:第?[0-9０-９]{1,2}(?:[ 　]?[-‐－―ー][ 　]?[0-9０-９]{1,2})+"
    r"(?:[ 　]?[-－]?[（(\[［][0-9０-９一二ア-ンa-zA-Z]{1,2}[）)\]］])*"
    r"(?:[ 　]?[A-ZＡ-Ｚ](?![A-Za-zＡ-Ｚ]))?(?:[ 　]?[a-zａ-ｚ](?![A-Za-z]))?"
)
_CHAPTER = (
    r"第[ 　]?[0-9０-９一二三四五六七八九十]{1,3}[ 　]?[章編節部]"
    r"(?:第[ 　]?[0-9０-９一二三四五六七八九十]{1,3}[ 　]?[章節款])?"
)
GUIDE_PLACE = re.compile(
    rf"{_GAP}(?P<place>{_HYPHENS}"
    r"|[②-⑳¹²³⁴2-9２-９][ 　]?[A-GＡ-Ｇ][ 　]?[a-gａ-ｇ]?(?![A-Za-zＡ-Ｚａ-ｚ])"
    r"|第[ 　]?[0-9０-９]{1,2}(?:の[ 　]?[0-9０-９]{1,2})*[ 　]?[（(][ 　]?[0-9０-９]{1,2}[ 　]?[）)]"
    rf"|{_CHAPTER}|第[ 　]?[0-9０-９]{{1,2}}(?:の[ 　]?[0-9０-９]{{1,2}})*(?=[にのをで、。）)])))"
)
"""A numbered place of a guideline: 4-8-9(4), ②Cb, 第10(2), 第2章."""
GUIDE_ARTICLE = re.compile(
    r"第[ 　]?(?P<a>[0-9０-９]{1,2})(?P<branch>(?:の[ 　]?[0-9０-９]{1,2})*)"
    r"[ 　]?(?:[（(][ 　]?(?P<i>[0-9０-９]{1,2})[ 　]?[）)])?$"
)
"""第10(2) and 第5の3 of a guideline count as its articles and items."""
IN_TITLE = re.compile(
    r"等?に(?:基づく|よる|規定する)[^、。「」（）()\n]{0,40}?(?:条例|規則|規程|要綱)(?!で|に(?:より|基づ)"
    r"|の(?:定め|規定))"
)
"""議案第5号 〇〇法に基づく過料に関する条例: the law is part of a title."""
CITING = re.compile(rf"[」』]?等?{CITE}")
BELOW_ARTICLE = re.compile(
    rf"(?P<branch>{BRANCH}{{0,3}})(?:{S}第?{S}(?P<par>{N}){S}項(?!目))?(?:{S}第?{S}(?P<item>{N}){S}号)?"
)
"""What may follow an article printed without 第."""
EDITION = re.compile(r"[（(][^（）()\n]{1,30}(?:編|向け)[）)]")
"""ガイドライン（行政機関等編）."""
