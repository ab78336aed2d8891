"""Every closed vocabulary of the record contract, one class each.

The docstring of a class and the comments of its members are published in the data dictionary.
"""

from __future__ import annotations

from enum import StrEnum


class TextOrigin(StrEnum):
    """Where the characters of a page come from."""

    TEXT_LAYER = "text_layer"
    EMBEDDED_OCR = "embedded_ocr"
    OCR = "ocr"
    PLAIN = "plain"


class Origin(StrEnum):
    """Where a field comes from (出どころ)."""

    DOCUMENT = "document"
    FOLDER = "folder"  # source.toml of its folder, or of one above
    SIDECAR = "sidecar"  # <file>.source.toml beside it
    LISTING = "listing"  # the words of the link that led to it, from either


class DocumentKind(StrEnum):
    """What a document is (文書の種別). It informs; it never decides which extractors run."""

    MINUTES = "minutes"
    MEETING_PAPERS = "meeting_papers"
    SURVEY_REPORT = "survey_report"
    ASSESSMENT = "assessment"
    AUDIT_REPORT = "audit_report"
    VOTES = "votes"
    OTHER = "other"


class Status(StrEnum):
    """How far a document could be read."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class SegmentKind(StrEnum):
    """What a stretch of the document text is. Segments tile the whole text."""

    HEADER = "header"
    ROSTER = "roster"
    HEADING = "heading"
    SPEECH = "speech"
    DIRECTION = "direction"
    PROSE = "prose"
    TABLE = "table"
    FURNITURE = "furniture"
    UNREAD = "unread"


class Level(StrEnum):
    """Level of government of a body."""

    NATIONAL = "national"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"
    OTHER = "other"


class ReviewState(StrEnum):
    """Whether a person has looked at the record."""

    MACHINE = "machine"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ADDED = "added"


class Standing(StrEnum):
    """In what capacity somebody attends (立場)."""

    CHAIR = "chair"
    MEMBER = "member"
    SECRETARIAT = "secretariat"
    IMPLEMENTING_BODY = "implementing_body"
    OBSERVER = "observer"
    OTHER = "other"


class AgendaKind(StrEnum):
    """How an item of business is before the body (議題の種別)."""

    DELIBERATION = "deliberation"
    REPORT = "report"
    CONSULTATION = "consultation"
    OTHER = "other"


class Act(StrEnum):
    """What a turn mainly does."""

    CHAIRING = "chairing"
    EXPLANATION = "explanation"
    QUESTION = "question"
    ANSWER = "answer"
    OPINION = "opinion"
    REPORT = "report"
    ASSENT = "assent"
    NOTE = "note"


class Outcome(StrEnum):
    """What was decided (議決の結果)."""

    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    ADOPTED_AS_PROPOSED = "adopted_as_proposed"
    ADOPTED_AS_AMENDED = "adopted_as_amended"
    RECOGNISED = "recognised"
    FOUND_APPROPRIATE = "found_appropriate"
    CERTIFIED = "certified"
    CONSENTED = "consented"
    NOTIFIED = "notified"
    PUBLISHED = "published"
    NOTED = "noted"
    REPLY_ADOPTED = "reply_adopted"
    REFERRED = "referred"
    DELEGATED = "delegated"
    ELECTED = "elected"
    CONTINUED = "continued"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    PETITION_ADOPTED = "petition_adopted"
    PETITION_PARTLY_ADOPTED = "petition_partly_adopted"
    PETITION_NOT_ADOPTED = "petition_not_adopted"
    OTHER = "other"


class Assent(StrEnum):
    """How the body agreed."""

    NO_OBJECTION = "no_objection"
    NO_COMMENT = "no_comment"
    VOTE = "vote"
    UNANIMOUS = "unanimous"
    """全会一致, 満場一致 where how is not stated."""
    ACCLAMATION = "acclamation"
    """拍手, うなずき."""
    WRITTEN = "written"
    """書面, 持ち回り, 電子メール."""
    CHAIR_RULING = "chair_ruling"
    NOT_STATED = "not_stated"


class VoteCast(StrEnum):
    """How somebody voted (賛否)."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
    LEFT = "left"
    RECUSED = "recused"
    ABSENT = "absent"
    CHAIR = "chair"


class ReviewPointKind(StrEnum):
    """Part of a review of an assessment (審査)."""

    CONSIDERED_ITEM = "considered_item"
    GENERAL_REMARK = "general_remark"
    STATED_MATTER = "stated_matter"
    REVIEW_VIEWPOINT = "review_viewpoint"


class Verdict(StrEnum):
    """Result of one point of a review."""

    NO_PROBLEM = "no_problem"
    NOT_APPLICABLE = "not_applicable"
    PROBLEM = "problem"


class Rating(StrEnum):
    """How an assessment rates its own measures (選択肢)."""

    ESPECIALLY_STRONG = "especially_strong"
    SUFFICIENT = "sufficient"
    ISSUES_REMAIN = "issues_remain"


class FindingKind(StrEnum):
    """What an auditor, inspector or reviewer issued."""

    GUIDANCE = "guidance"
    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    REQUEST = "request"
    OPINION = "opinion"


class Theme(StrEnum):
    """What a finding is about."""

    FILE_REGISTER = "file_register"
    OUTSOURCING = "outsourcing"
    ACCESS_CONTROL = "access_control"
    LOG_REVIEW = "log_review"
    TRAINING = "training"
    RULES = "rules"
    INSPECTION = "inspection"
    MEDIA_HANDLING = "media_handling"
    PHYSICAL_SECURITY = "physical_security"
    NETWORK_SECURITY = "network_security"
    INCIDENT_RESPONSE = "incident_response"
    IDENTITY_CHECK = "identity_check"
    PURPOSE_LIMITATION = "purpose_limitation"
    DISPOSAL = "disposal"
    ACCURACY = "accuracy"
    NOTICE = "notice"
    ACCOUNTING = "accounting"
    CONTRACTS = "contracts"
    ASSETS = "assets"
    LABOUR = "labour"
    OTHER = "other"


class ResponseStatus(StrEnum):
    """How far the defect found has been remedied, as the response says."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    PLANNED = "planned"
    CONSIDERING = "considering"
    NOT_ACCEPTED = "not_accepted"
    NONE = "none"
    NOT_STATED = "not_stated"


class DuePrecision(StrEnum):
    """How exactly a deadline is stated."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    FISCAL_YEAR = "fiscal_year"
    YEAR = "year"


class PercentOrigin(StrEnum):
    """Whether a percentage is printed or measured from the drawing."""

    PRINTED = "printed"
    MEASURED = "measured"


class LawKind(StrEnum):
    """Kind of instrument cited."""

    ACT = "act"
    ORDINANCE = "ordinance"
    RULE = "rule"
    GUIDELINE = "guideline"
    OTHER = "other"


class Severity(StrEnum):
    """How bad an issue is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class LinkKind(StrEnum):
    """How one finding relates to another."""

    REPEATS = "repeats"
    REPORTS_ON = "reports_on"
    SUPERSEDES = "supersedes"
    """Takes the place of: a later report, or the one counted of several forms of a paper."""


ANOTHER_FORM = "another form of the same paper"
"""Evidence, in the first place, of a link from the entry that is counted to one that repeats it."""
