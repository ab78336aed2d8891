"""Japanese names of the values of vocabularies, for readers of registers and reports."""

from __future__ import annotations

from collections.abc import Mapping

STATES = {
    "overdue": "期限超過",
    "open": "未対応",
    "in_progress": "対応中",
    "done": "対応済",
    "superseded": "後の文書で報告",
    "unknown": "不明",
}
OUTCOMES = {
    "approved": "承認", "approved_with_conditions": "条件付き承認", "adopted_as_proposed": "原案可決",
    "adopted_as_amended": "修正可決", "recognised": "適合と認定", "found_appropriate": "妥当", "certified": "認定",
    "consented": "同意", "notified": "通知", "published": "公表", "noted": "了承", "reply_adopted": "答申",
    "referred": "付託", "delegated": "一任", "elected": "選任", "continued": "継続", "rejected": "否決・不承認",
    "withdrawn": "取下げ", "petition_adopted": "採択", "petition_partly_adopted": "一部採択",
    "petition_not_adopted": "不採択", "other": "その他",
}  # fmt: skip
THEMES = {
    "file_register": "個人情報ファイル簿", "outsourcing": "委託・再委託", "access_control": "アクセス管理",
    "log_review": "ログの分析", "training": "研修", "rules": "規程・手順", "inspection": "点検・内部監査",
    "media_handling": "電子媒体・持出し", "physical_security": "物理的対策", "network_security": "ネットワーク",
    "incident_response": "漏えい等対応", "identity_check": "本人確認", "purpose_limitation": "目的外利用・提供",
    "disposal": "廃棄・消去", "accuracy": "正確性", "notice": "利用目的の明示", "accounting": "会計",
    "contracts": "契約", "assets": "財産・物品", "labour": "労務", "other": "その他",
}  # fmt: skip
GAPS = {
    "session": "会議の回", "overdue": "公表の遅れ", "decision": "決定", "response": "措置", "document": "文書の一部",
}  # fmt: skip
STATUSES = {"ok": "全て読取", "partial": "一部のみ読取", "failed": "読取不可"}
RESPONSES = {
    "done": "対応済", "in_progress": "対応中", "planned": "対応予定", "considering": "検討中", "not_accepted": "不同意",
    "none": "回答なし", "not_stated": "記載なし",
}  # fmt: skip
KINDS = {"guidance": "指導", "finding": "指摘", "recommendation": "勧告", "request": "要求", "opinion": "意見"}
ASSENTS = {
    "no_objection": "異議なし", "no_comment": "意見なし", "vote": "採決", "unanimous": "全会一致",
    "acclamation": "拍手など", "written": "書面", "chair_ruling": "議長裁定",
    "not_stated": "記載なし",
}  # fmt: skip
ACTS = {
    "chairing": "議事進行", "explanation": "説明", "question": "質疑", "answer": "答弁", "opinion": "意見",
    "report": "報告", "assent": "賛否", "note": "注記",
}  # fmt: skip
DOCUMENT_KINDS = {
    "minutes": "会議録", "meeting_papers": "会議資料", "survey_report": "調査報告", "assessment": "評価書",
    "audit_report": "監査・検査", "votes": "議決結果", "other": "その他",
}  # fmt: skip
AGENDA_KINDS = {"deliberation": "審議", "report": "報告", "consultation": "諮問", "other": "その他"}
STANDINGS = {
    "chair": "議長", "member": "委員", "secretariat": "事務局", "implementing_body": "実施機関",
    "observer": "傍聴・オブザーバー", "other": "その他",
}  # fmt: skip
VOTES = {
    "for": "賛成", "against": "反対", "abstained": "棄権", "left": "退席", "recused": "除斥", "absent": "欠席",
    "chair": "議長",
}  # fmt: skip
VERDICTS = {"no_problem": "問題なし", "not_applicable": "該当なし", "problem": "問題あり"}
RATINGS = {
    "especially_strong": "特に力を入れている", "sufficient": "十分である", "issues_remain": "課題が残されている",
}  # fmt: skip
POINT_KINDS = {
    "considered_item": "主な考慮事項", "general_remark": "総評", "stated_matter": "審査記載事項",
    "review_viewpoint": "審査の観点",
}  # fmt: skip
LAW_KINDS = {"act": "法律", "ordinance": "条例", "rule": "規則", "guideline": "指針", "other": "その他"}
SEVERITIES = {"error": "誤り", "warning": "注意", "info": "情報"}
REVIEW_STATES = {"machine": "未確認", "confirmed": "確認済", "corrected": "訂正済", "added": "追加"}
VALUES: Mapping[str, Mapping[str, str]] = {
    "outcome": OUTCOMES, "outcome_too": OUTCOMES, "theme": THEMES, "state": STATES, "assent": ASSENTS, "act": ACTS,
    "response_status": RESPONSES, "finding_kind": KINDS, "gap_kind": GAPS, "status": STATUSES,
    "document_kind": DOCUMENT_KINDS, "agenda_kind": AGENDA_KINDS, "standing": STANDINGS, "vote": VOTES,
    "verdict": VERDICTS, "rating": RATINGS, "severity": SEVERITIES, "review_state": REVIEW_STATES,
    "point_kind": POINT_KINDS, "law_kind": LAW_KINDS, "procedural": {"true": "議事運営", "false": "議案"},
    "answered": {"true": "回答あり", "false": "回答なし"}, "present": {"true": "出席", "false": "欠席"},
    "recurring": {"true": "繰返し", "false": "初出"},
}  # fmt: skip
"""Every vocabulary by the name of its column; ``kind`` means as many things as there are datasets (``ALIASES``)."""
ALIASES = {
    "agenda_items.kind": "agenda_kind", "findings.kind": "finding_kind", "review_points.kind": "point_kind",
    "citations.kind": "law_kind", "documents.kind": "document_kind", "decisions.actions": "outcome_too",
}  # fmt: skip
_EVIDENCE = {
    "provision": "根拠規定", "kind": "類型", "theme": "主題", "content": "内容", "words": "用語", "body": "機関",
    "wording": "文言の一致", "nothing": "なし",
    "likeness of content and words": "内容と用語の近さ", "audit": "監査名", "same day": "同じ日", "department": "所管",
}  # fmt: skip


def evidence_ja(line: str) -> str:
    """What ties findings, as a reader of Japanese puts it.

    >>> evidence_ja("theme: access_control"), evidence_ja("content: 研修")
    ('主題：アクセス管理', '内容：研修')
    """
    name, found, value = line.partition(": ")
    return f"{_EVIDENCE.get(name, name)}：{THEMES.get(value, value)}" if found else _EVIDENCE.get(line, line)
