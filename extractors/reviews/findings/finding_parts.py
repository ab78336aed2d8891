"""Parts that an auditor's report prints under each finding: 制度の概要, 検査の結果."""

from __future__ import annotations

import re

from extractors.model.grounding import squash
from extractors.reviews.findings.blocks import Block
from extractors.reviews.findings.columns import Role
from extractors.reviews.findings.finding_state import Node, Reader

LONGEST_TITLE = 50
_BODY = re.compile(
    r"(?:検査|監査|調査|審査|点検)の?(?:結果|内容)|(?:指摘|意見|指導|勧告|改善)(?:の|事項の)?(?:内容|要旨|趣旨)|(?:認められた)?(?:事実|事態|問題点)(?:の内容)?$"
)
_BACKGROUND = re.compile(
    r"[^。]{0,30}(?:の|等の)?(?:概要|概況|背景|経緯|根拠|仕組み|制度)(?:等)?$|(?:検査|監査|調査)の?(?:観点|着眼点|対象|方法|視点)[^。]{0,20}$"
)


def takes_part(reader: Reader, block: Block) -> bool:
    """Take 検査の結果 under a titled item as the item's own words, and 制度の概要 as none of them."""
    node = reader.stack[-1] if reader.stack else None
    words = squash(reader.words(block.rest))
    if node is None or node.shape == block.shape or node.children:
        return False
    titled = (
        len(node.passage) == 1 and len(title := reader.words(node.passage[0])) <= LONGEST_TITLE and "。" not in title
    )
    if not titled and Role.TITLE not in node.fields:
        return False
    if _BODY.match(words):
        if titled:
            node.fields[Role.TITLE] = reader.words(node.passage[0])
            node.passage = []
        reader.mark = None
        return True
    if _BACKGROUND.match(words):
        reader.mark = Node(None, block.shape, "")
        return True
    return False
