"""Every record class: THE schema.

Arrow schemas, validation and the published data dictionary derive from these classes (``pipeline/schema``); what is
shown, searched and compared of a record stands beside its columns. ``T | None`` is a nullable column, a ``StrEnum`` a
string column with a closed vocabulary, a tuple a list column, a nested frozen dataclass a struct. A class docstring
describes its dataset, the ``Annotated`` text its column. Column names, types and vocabularies are a promise to users:
columns may be added, never renamed or dropped without a migration note.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, ClassVar

from extractors.model import vocabulary as v
from extractors.model.document import Span

WIDE = "64 bit"
"""Marks a number that needs 64 bits; others are 32-bit columns."""


@dataclass(frozen=True, slots=True)
class Region:
    """One rectangle on a page as displayed, in PDF points, origin top left; or an element path."""

    page: int
    x0: float | None
    y0: float | None
    x1: float | None
    y1: float | None
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Grounding:
    """Where a record stands; flattened into the columns page … text of every record dataset."""

    page: Annotated[int, "First page the record stands on, from 1."]
    page_end: Annotated[int, "Last page the record stands on."]
    span_start: Annotated[int, "Start of the hull of `spans`."]
    span_end: Annotated[int, "End of the hull of `spans`."]
    spans: Annotated[
        tuple[Span, ...],
        "Where the record's words stand in the document text: half-open, in code points, in document order.",
    ]
    regions: Annotated[tuple[Region, ...], "One rectangle for each printed line of the spans."]
    text: Annotated[
        str,
        "The words as a reader wants them: wrapped lines rejoined, furniture removed, padding collapsed. "
        "Without white space and furniture it equals the concatenated spans.",
    ]


@dataclass(frozen=True, slots=True)
class Presentation:
    """How the records of a dataset are shown, found and judged, all but what their columns say of themselves."""

    shown: tuple[str, ...] = ()
    """Columns that ``gijiroku show`` prints; a dataset without is not shown."""
    searched: tuple[str, ...] | None = None
    """Columns by whose words a record is found, besides its text; None: it is not searched."""
    compared: tuple[str, ...] = ()
    """Fields that evaluation compares once a row has been matched to one of the gold."""
    counted: tuple[str, ...] = ()
    """Instead: fields by which evaluation compares rows that have no words of their own, as a multiset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Columns of every record dataset."""

    dataset: ClassVar[str] = ""
    presentation: ClassVar[Presentation] = Presentation()
    sort: ClassVar[tuple[str, ...]] = ("document_id", "span_start", "record_id")

    record_id: Annotated[
        str,
        "`<document_id>-<dataset>-<8 hex of a hash of the squashed anchor text and its occurrence number>`.",
    ]
    document_id: Annotated[str, "First 16 hex digits of the SHA-256 of the source's bytes."]
    meeting_id: Annotated[str | None, "`record_id` of the meeting open at the record's first character."] = None
    agenda_item_id: Annotated[str | None, "`record_id` of the agenda item open at the record's first character."] = None
    grounding: Grounding
    confidence: Annotated[float, "Probability that the record is real and all its fields are right."] = 0.9
    uncertain: Annotated[tuple[str, ...], "Fields in doubt."] = ()
    review_state: Annotated[v.ReviewState, "Whether a person has looked at it."] = v.ReviewState.MACHINE
    extractor: Annotated[str, "Name and version of what produced it."]


# -- documents and their text ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a field of a document comes from."""

    field: str
    origin: v.Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One source document (文書), current edition."""

    dataset: ClassVar[str] = "documents"
    sort: ClassVar[tuple[str, ...]] = ("document_id",)
    document_id: Annotated[str, "First 16 hex digits of the SHA-256 of the source's bytes."]
    sources: Annotated[tuple[str, ...], "Where the bytes were found: paths relative to the ingest root, or URLs."]
    sha256: Annotated[str | None, "SHA-256 of the bytes, hexadecimal; null if they could not be read."]
    media_type: Annotated[str | None, "Told by content, not by extension."]
    kind: Annotated[v.DocumentKind, "What the document is. It informs; it never decides which extractors run."]
    title: Annotated[str | None, "Title as printed."]
    issuer: Annotated[str | None, "Body that issued it, as printed."]
    body_id: Annotated[str | None, "Body that issued it."]
    published_on: Annotated[dt.date | None, "Date of issue that the document states."]
    page_count: Annotated[int, "Pages; a source without pages is one page."]
    char_count: Annotated[int, "Code points of the document text."]
    supersedes: Annotated[str | None, "document_id of the earlier edition."]
    status: Annotated[v.Status, "How far it could be read."]
    problems: Annotated[tuple[str, ...], "Codes of what went wrong, sorted."]
    pipeline_version: Annotated[str, "Versions of the stages that produced the records."]
    origins: Annotated[
        tuple[Provenance, ...],
        "Where title, issuer, published_on, kind, and body and date of the meeting come from, as far as known.",
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One page of a document (頁). The document text is the concatenation of `text` in page order."""

    dataset: ClassVar[str] = "pages"
    sort: ClassVar[tuple[str, ...]] = ("document_id", "page")
    document_id: Annotated[str, "Document."]
    page: Annotated[int, "From 1."]
    width: Annotated[float, "Points, as displayed."]
    height: Annotated[float, "Points, as displayed."]
    rotation: Annotated[int, "Degrees clockwise that the viewer applies."]
    text: Annotated[str, "Characters as the page shows them, one line per printed line; ends with a line feed."]
    text_start: Annotated[int, "Offset of `text` in the document text."]
    text_origin: Annotated[v.TextOrigin, "Where the characters come from."]
    ocr_engine: Annotated[str | None, "Engine and version, for OCR."]
    garble_score: Annotated[float, "Share of characters that Japanese text does not use, 0 to 1."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of the document text. Segments tile the whole document: nothing is lost."""

    dataset: ClassVar[str] = "segments"
    sort: ClassVar[tuple[str, ...]] = ("document_id", "position")
    document_id: Annotated[str, "Document."]
    position: Annotated[int, "From 1."]
    kind: Annotated[v.SegmentKind, "What it is."]
    start: Annotated[int, "Offset in the document text."]
    end: Annotated[int, "Offset in the document text."]
    record_id: Annotated[str | None, "The record that the stretch belongs to."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A public body or committee (機関, 会議体) over its variants and renamings."""

    dataset: ClassVar[str] = "bodies"
    sort: ClassVar[tuple[str, ...]] = ("body_id",)
    body_id: Annotated[str, "Stable id."]
    name: Annotated[str, "Fullest form."]
    variants: Annotated[tuple[str, ...], "Other forms seen."]
    parent_id: Annotated[str | None, "Body it belongs to."]
    level: Annotated[v.Level, "Level of government."]
    municipality_code: Annotated[str | None, "全国地方公共団体コード, six digits with check digit."]
    valid_from: Annotated[dt.date | None, "First day under this name, where papers name an earlier one."]
    valid_to: Annotated[dt.date | None, "Last day."]


# -- minutes -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Record):
    """A meeting (会議)."""

    dataset: ClassVar[str] = "meetings"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("body", "subcommittee", "session_label", "date", "start_time", "end_time", "place", "chair"),
        compared=(
            "body", "subcommittee", "session_number", "fiscal_year", "date", "start_time", "end_time", "place",
            "chair",
        ),
    )  # fmt: skip
    body: Annotated[str | None, "The committee, as full as the document states it."]
    body_id: Annotated[str | None, "Body."] = None
    subcommittee: Annotated[str | None, "Sub-committee (部会, 小委員会)."] = None
    session_label: Annotated[str | None, "As printed, e.g. 第136回."] = None
    session_number: Annotated[int | None, "Number of the session."] = None
    fiscal_year: Annotated[int | None, "Japanese fiscal year, western numbering."] = None
    date: Annotated[dt.date | None, "Day of the meeting."] = None
    start_time: Annotated[str | None, "HH:MM."] = None
    end_time: Annotated[str | None, "HH:MM."] = None
    place: Annotated[str | None, "Where it was held (場所)."] = None
    chair: Annotated[str | None, "Name of who presided."] = None
    next_meeting_date: Annotated[dt.date | None, "Day of the next meeting that the document states."] = None
    is_public: Annotated[bool | None, "Open to the public (公開)."] = None
    meeting_key: Annotated[str | None, "Normalised body, date and session."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee(Record):
    """Somebody on the attendance list (出席者)."""

    dataset: ClassVar[str] = "attendees"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("name", "role", "affiliation", "standing", "present"),
        compared=("role", "affiliation", "standing", "present"),
    )
    name: Annotated[str | None, "Name, spread letters joined; null where the list prints the office only."]
    role: Annotated[str | None, "Office as printed in the list."] = None
    affiliation: Annotated[str | None, "Section or organisation."] = None
    standing: Annotated[v.Standing, "Capacity."] = v.Standing.OTHER
    present: Annotated[bool | None, "Attended."] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem(Record):
    """A heading of business that was taken up (議題)."""

    dataset: ClassVar[str] = "agenda_items"
    sort: ClassVar[tuple[str, ...]] = ("document_id", "position")
    presentation: ClassVar[Presentation] = Presentation(
        shown=("label", "title", "kind", "reference", "department", "page"),
        compared=("kind", "parent", "department", "subject_body", "closed"),
    )
    position: Annotated[int, "From 1."]
    label: Annotated[str | None, "The enumerator as printed; null where none is printed."] = None
    title: Annotated[str, "Title as printed."]
    kind: Annotated[v.AgendaKind, "How it is before the body."] = v.AgendaKind.DELIBERATION
    parent_id: Annotated[str | None, "Item that it is a part of."] = None
    taken_with_id: Annotated[str | None, "Item whose discussion it shares (一括議題)."] = None
    reference: Annotated[str | None, "報告 No., 諮問 No., 議案番号."] = None
    department: Annotated[str | None, "Section in charge (所管課), several joined by 、."] = None
    subject_body: Annotated[str | None, "The body concerned, if the heading names it."] = None
    closed: Annotated[bool | None, "Closed to the public (非公表, 非公開)."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Record):
    """One uninterrupted turn by one speaker, or a stage direction (発言)."""

    dataset: ClassVar[str] = "speeches"
    sort: ClassVar[tuple[str, ...]] = ("document_id", "position")
    presentation: ClassVar[Presentation] = Presentation(
        shown=("position", "speaker_label", "act", "page", "text"),
        searched=(),
        compared=("speaker_name", "speaker_role", "standing", "act", "agenda"),
    )
    position: Annotated[int, "From 1."]
    speaker_label: Annotated[str | None, "As printed, without the mark."] = None
    label_start: Annotated[int | None, "Offset of the label in the document text."] = None
    label_end: Annotated[int | None, "End of the label."] = None
    speaker_name: Annotated[str | None, "Null where the label names an office only."] = None
    speaker_role: Annotated[str | None, "Office in the label."] = None
    attendee_id: Annotated[str | None, "The speaker on the attendance list."] = None
    standing: Annotated[v.Standing | None, "Capacity."] = None
    act: Annotated[v.Act, "What the turn mainly does."] = v.Act.NOTE
    continues: Annotated[str | None, "Speech that this one goes on from."] = None
    body: Annotated[str | None, "Of the meeting, repeated for convenience."] = None
    date: Annotated[dt.date | None, "Of the meeting, repeated for convenience."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """A ruling of the body (決定, 議決), from the proposal put to it to the chair's ruling."""

    dataset: ClassVar[str] = "decisions"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("outcome", "subject", "assent", "procedural", "page", "text"),
        searched=("subject",),
        compared=("actions", "procedural", "assent", "conditions", "votes_for", "votes_against"),
    )
    outcome: Annotated[v.Outcome, "What was decided."]
    outcome_label: Annotated[str | None, "As printed."] = None
    actions: Annotated[tuple[v.Outcome, ...], "What else was decided in the same breath."] = ()
    agenda_item_ids: Annotated[tuple[str, ...], "Items ruled on."] = ()
    subject: Annotated[str | None, "What it is about."] = None
    addressee: Annotated[str | None, "Who is notified or answered."] = None
    conditions: Annotated[tuple[str, ...], "What the decision itself is subject to."] = ()
    procedural: Annotated[bool, "Handling of papers and minutes, order of business."] = False
    assent: Annotated[v.Assent, "How the body agreed."] = v.Assent.NOT_STATED
    votes_for: Annotated[int | None, "Votes for."] = None
    votes_against: Annotated[int | None, "Votes against."] = None
    decided_by: Annotated[str | None, "The body that ruled, where it is another than the meeting's."] = None
    speech_ids: Annotated[tuple[str, ...], "Speeches it stands in."] = ()
    body: Annotated[str | None, "Of the meeting, repeated for convenience."] = None
    date: Annotated[dt.date | None, "Of the meeting, repeated for convenience."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote(Record):
    """How one voter or group voted (賛否, 各会派の態度)."""

    dataset: ClassVar[str] = "votes"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("voter", "vote", "vote_label", "page"),
        counted=("agenda", "voter", "vote"),
    )
    decision_id: Annotated[str | None, "The decision."] = None
    voter: Annotated[str, "Name of the person or group."]
    attendee_id: Annotated[str | None, "The voter on the attendance list."] = None
    voter_group: Annotated[str | None, "会派."] = None
    vote: Annotated[v.VoteCast, "The vote."]
    vote_label: Annotated[str | None, "As printed."] = None


# -- reviews -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPoint(Record):
    """One point of the review of an assessment (審査)."""

    dataset: ClassVar[str] = "review_points"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("kind", "label", "verdict", "page", "text"),
        compared=("verdict",),
    )
    kind: Annotated[v.ReviewPointKind, "Part of the review."]
    label: Annotated[str | None, "Number as printed."] = None
    subject_body: Annotated[str | None, "The body whose assessment is reviewed."] = None
    verdict: Annotated[v.Verdict | None, "Result."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Record):
    """A risk of 特定個人情報保護評価書 Ⅲ リスク対策 with its measures."""

    dataset: ClassVar[str] = "risks"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("category", "label", "title", "rating", "page"),
        compared=("label", "title", "rating", "source_position"),
    )
    category: Annotated[str, "Place in the taxonomy of the 全項目 form, e.g. acquisition.1."]
    label: Annotated[str | None, "Enumerator as printed."] = None
    title: Annotated[str | None, "Heading without the enumerator."] = None
    measures: Annotated[tuple[str, ...], "Measures, as printed."] = ()
    rating: Annotated[v.Rating | None, "How the form rates the measures."] = None
    source_document: Annotated[str | None, "The form (全項目評価書 …)."] = None
    source_page: Annotated[int | None, "Page of the form."] = None
    source_position: Annotated[str | None, "上段, 中段 or 下段."] = None
    subject_body: Annotated[str | None, "The body whose form it is."] = None


@dataclass(frozen=True, slots=True)
class Due:
    """A stated deadline."""

    earliest: dt.date | None
    latest: dt.date | None
    precision: v.DuePrecision
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """What an auditor, inspector or reviewer found (改善指導, 指摘事項, 勧告), with its response."""

    dataset: ClassVar[str] = "findings"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("label", "title", "theme", "response_status", "page", "text"),
        searched=("title", "response"),
        compared=(
            "kind", "law", "label", "title", "theme", "legal_basis", "auditor", "auditee", "department", "system",
            "found_on", "response", "response_status", "due_dates",
        ),
    )  # fmt: skip
    kind: Annotated[v.FindingKind, "What was issued."]
    law: Annotated[str | None, "Law that the finding is grouped under."] = None
    label: Annotated[str | None, "Enumerator as printed."] = None
    title: Annotated[str | None, "Heading."] = None
    theme: Annotated[v.Theme, "What it is about."] = v.Theme.OTHER
    legal_basis: Annotated[tuple[str, ...], "As printed, without brackets and footnote marks."] = ()
    auditor: Annotated[str | None, "Who issued it."] = None
    audit_label: Annotated[str | None, "Name of the audit."] = None
    auditee: Annotated[str | None, "The body audited."] = None
    department: Annotated[str | None, "Section, several joined by 、."] = None
    system: Annotated[str | None, "Information system."] = None
    found_on: Annotated[dt.date | None, "Day of the finding."] = None
    issued_on: Annotated[dt.date | None, "Day it was issued."] = None
    body: Annotated[str | None, "Body of the meeting."] = None
    date: Annotated[dt.date | None, "Day of the meeting or paper."] = None
    response: Annotated[str | None, "The answer; null if there is none."] = None
    response_spans: Annotated[tuple[Span, ...], "Where the answer stands."] = ()
    response_status: Annotated[v.ResponseStatus, "Status of the defect found."] = v.ResponseStatus.NOT_STATED
    response_status_label: Annotated[str | None, "As printed."] = None
    due_dates: Annotated[tuple[dt.date, ...], "Deadlines stated to the day."] = ()
    due: Annotated[tuple[Due, ...], "Every stated deadline."] = ()
    amount: Annotated[int | None, "Sum in question, in yen."] = None
    grade: Annotated[str | None, "How grave it is said to be, as printed: 重大な不備, 軽微, Ｃ判定."] = None
    table_id: Annotated[str | None, "Table it stands in."] = None
    row_index: Annotated[int | None, "Row of the table, from 0."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Record):
    """A question or opinion and its answer (質疑応答)."""

    dataset: ClassVar[str] = "exchanges"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("asker", "question", "answerer", "answer", "page"),
        compared=("asker", "answerer"),
    )
    question: Annotated[str, "Question or opinion."]
    question_spans: Annotated[tuple[Span, ...], "Where it stands."] = ()
    question_speech_id: Annotated[str | None, "Speech it stands in."] = None
    asker: Annotated[str | None, "Label as printed."] = None
    answer: Annotated[str | None, "Answer; null if unanswered."] = None
    answer_spans: Annotated[tuple[Span, ...], "Where it stands."] = ()
    answer_speech_ids: Annotated[tuple[str, ...], "Speeches it stands in."] = ()
    answerer: Annotated[str | None, "Label as printed."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    """One sentence in which somebody present says what will be done, or the chair directs it."""

    dataset: ClassVar[str] = "commitments"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("actor", "due_text", "page", "text"),
        compared=("actor", "due_date"),
    )
    speech_id: Annotated[str | None, "Speech it stands in."] = None
    actor: Annotated[str | None, "Who will act."] = None
    action: Annotated[str | None, "What will be done."] = None
    due_date: Annotated[dt.date | None, "Deadline to the day."] = None
    due_text: Annotated[str | None, "Deadline as printed."] = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer option of a survey question."""

    label: str
    percent: Annotated[float | None, WIDE]
    count: Annotated[int | None, WIDE]
    percent_origin: v.PercentOrigin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyItem(Record):
    """One question of a survey or periodic report with its results (設問)."""

    dataset: ClassVar[str] = "survey_items"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("number", "question", "population", "page"),
        compared=("section", "number", "question", "category", "population", "options", "sample_answers"),
    )
    part: Annotated[str | None, "Part of the report."] = None
    section: Annotated[str | None, "Section heading."] = None
    number: Annotated[int | None, "Number of the question."] = None
    question: Annotated[str, "Question."]
    category: Annotated[str | None, "Risk category."] = None
    population: Annotated[int | None, "How many were asked."] = None
    population_unit: Annotated[str | None, "機関, 事務, 人 …"] = None
    options: Annotated[tuple[Option, ...], "Answer options."] = ()
    sample_answers: Annotated[tuple[str, ...], "Sample answers."] = ()
    answer_filter: Annotated[str | None, "Option that the sample answers belong to."] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Record):
    """A provision cited (条文の引用)."""

    dataset: ClassVar[str] = "citations"
    presentation: ClassVar[Presentation] = Presentation(
        shown=("law", "article", "paragraph", "item", "locator", "page"),
        counted=("law", "article", "paragraph", "item"),
    )
    law: Annotated[str, "As printed."]
    law_name: Annotated[str | None, "Resolved name."] = None
    law_id: Annotated[str | None, "e-Gov law id."] = None
    kind: Annotated[v.LawKind, "Kind of instrument."] = v.LawKind.OTHER
    article: Annotated[str | None, "In e-Gov form: 第29条の3 is 29_3."] = None
    paragraph: Annotated[int | None, "項."] = None
    item: Annotated[str | None, "号."] = None
    subitem: Annotated[str | None, "イ, ロ, …"] = None
    locator: Annotated[str | None, "Place as printed."] = None
    host_dataset: Annotated[str | None, "Dataset of the record it stands in."] = None
    host_id: Annotated[str | None, "The record it stands in."] = None


# -- tables, tokens, issues, runs ----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A table (表)."""

    dataset: ClassVar[str] = "tables"
    sort: ClassVar[tuple[str, ...]] = ("document_id", "page", "table_id")
    table_id: Annotated[str, "Id."]
    document_id: Annotated[str, "Document."]
    page: Annotated[int, "First page."]
    page_end: Annotated[int, "Last page."]
    rows: Annotated[int, "Number of rows."]
    columns: Annotated[int, "Number of columns."]
    caption: Annotated[str | None, "Caption as printed."]
    regions: Annotated[tuple[Region, ...], "Where it stands."]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell(Record):
    """One cell of a table."""

    dataset: ClassVar[str] = "table_cells"
    sort: ClassVar[tuple[str, ...]] = ("document_id", "table_id", "row_index", "column_index")
    table_id: Annotated[str, "Table."]
    row_index: Annotated[int, "From 0."]
    column_index: Annotated[int, "From 0."]
    row_span: Annotated[int, "Rows covered."] = 1
    column_span: Annotated[int, "Columns covered."] = 1
    is_header: Annotated[bool, "Header cell."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One morpheme (形態素) of a record's text."""

    dataset: ClassVar[str] = "tokens"
    sort: ClassVar[tuple[str, ...]] = ("document_id", "span_start", "host_id", "sentence", "position")
    document_id: Annotated[str, "Document."]
    host_dataset: Annotated[str, "Dataset of the record."]
    host_id: Annotated[str, "Record."]
    sentence: Annotated[int, "Sentence of the record, from 1."]
    position: Annotated[int, "Morpheme of the sentence, from 1."]
    surface: Annotated[str, "Slice of the text without white space and furniture."]
    dictionary_form: Annotated[str, "辞書形."]
    normalized_form: Annotated[str, "正規化形."]
    reading: Annotated[str, "読み, katakana."]
    pos: Annotated[tuple[str, ...], "品詞, six levels."]
    span_start: Annotated[int, "Offset in the document text."]
    span_end: Annotated[int, "End in the document text."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Whatever was not understood. Nothing is lost in silence."""

    dataset: ClassVar[str] = "issues"
    sort: ClassVar[tuple[str, ...]] = ("document_id", "source", "span_start", "code", "issue_id")
    presentation: ClassVar[Presentation] = Presentation(
        shown=("code", "severity", "page", "excerpt", "detail"),
    )
    issue_id: Annotated[str, "Id."]
    document_id: Annotated[str | None, "Null for a file that could not be read."]
    source: Annotated[str | None, "Where the bytes were found."]
    stage: Annotated[str, "Stage that reports it."]
    code: Annotated[str, "From a closed list, each with its remedy."]
    severity: Annotated[v.Severity, "How bad it is."]
    page: Annotated[int | None, "Page."]
    span_start: Annotated[int | None, "Offset in the document text."]
    span_end: Annotated[int | None, "End in the document text."]
    excerpt: Annotated[str | None, "The passage."]
    detail: Annotated[str | None, "What is wrong."]


@dataclass(frozen=True, slots=True)
class NamedCount:
    """A name with a number."""

    name: str
    count: Annotated[int, WIDE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the pipeline. The only dataset with a clock in it."""

    dataset: ClassVar[str] = "runs"
    sort: ClassVar[tuple[str, ...]] = ("run_id",)
    run_id: Annotated[str, "Id."]
    started_at: Annotated[dt.datetime, "UTC."]
    finished_at: Annotated[dt.datetime | None, "UTC."]
    command: Annotated[str, "Command line."]
    versions: Annotated[tuple[str, ...], "name==version of stages, analyser and dictionary."]
    counts: Annotated[tuple[NamedCount, ...], "Rows by dataset, documents by outcome."]


# -- derived -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingResponse:
    """One report on a finding, so that every revision of a deadline is kept."""

    dataset: ClassVar[str] = "finding_responses"
    sort: ClassVar[tuple[str, ...]] = ("finding_id", "reported_on", "document_id")
    finding_id: Annotated[str, "Finding."]
    document_id: Annotated[str, "Document that reports."]
    reported_on: Annotated[dt.date | None, "Day of the report."]
    status: Annotated[v.ResponseStatus, "Status reported."]
    due: Annotated[tuple[Due, ...], "Deadlines stated."]
    text: Annotated[str | None, "Response."]
    spans: Annotated[tuple[Span, ...], "Where it stands."]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLink:
    """How one finding relates to another."""

    dataset: ClassVar[str] = "finding_links"
    sort: ClassVar[tuple[str, ...]] = ("finding_id", "other_id", "kind")
    finding_id: Annotated[str, "Finding."]
    other_id: Annotated[str, "Other finding."]
    kind: Annotated[v.LinkKind, "Relation."]
    evidence: Annotated[tuple[str, ...], "What ties them."]
    score: Annotated[float, "0 to 1."]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringFinding:
    """A group of findings of the same kind."""

    dataset: ClassVar[str] = "recurring_findings"
    sort: ClassVar[tuple[str, ...]] = ("group_id",)
    group_id: Annotated[str, "Stable across ingests."]
    label: Annotated[str, "Human-readable label."]
    theme: Annotated[v.Theme, "Theme."]
    laws: Annotated[tuple[str, ...], "Laws."]
    bodies: Annotated[tuple[str, ...], "Bodies."]
    fiscal_years: Annotated[tuple[int, ...], "Fiscal years."]
    first_seen: Annotated[dt.date | None, "First day."]
    last_seen: Annotated[dt.date | None, "Last day."]
    open: Annotated[int, "Findings open."]
    in_progress: Annotated[int, "Findings in progress."]
    done: Annotated[int, "Findings done."]
    overdue: Annotated[int, "Findings overdue."]
    unknown: Annotated[int, "Findings of unknown state."]
    repeated_in_same_body: Annotated[bool, "Seen more than once in one body."]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringFindingMember:
    """A finding's membership of a group."""

    dataset: ClassVar[str] = "recurring_finding_members"
    sort: ClassVar[tuple[str, ...]] = ("group_id", "finding_id")
    group_id: Annotated[str, "Group."]
    finding_id: Annotated[str, "Finding."]
    evidence: Annotated[tuple[str, ...], "What ties it to the group."]
    score: Annotated[float, "0 to 1."]


RECORDS: tuple[type[Record], ...] = (
    Meeting, Attendee, AgendaItem, Speech, Decision, Vote, ReviewPoint, Risk,
    Finding, Exchange, Commitment, SurveyItem, Citation, TableCell,
)  # fmt: skip
"""Record datasets, in the order in which their rows are made."""

DATASETS: tuple[type, ...] = (
    DocumentRow, PageRow, Segment, Body, *RECORDS[:-1], TableRow, TableCell, Token, Issue, Run,
    FindingResponse, FindingLink, RecurringFinding, RecurringFindingMember,
)  # fmt: skip
"""Every dataset of the contract."""

SEARCHED: tuple[type[Record], ...] = tuple(record for record in RECORDS if record.presentation.searched is not None)
"""Record datasets whose words are searched."""
