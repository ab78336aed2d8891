"""The closed list of issue codes, each with its severity and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class IssueCode:
    """One kind of issue."""

    severity: Severity
    meaning: str
    remedy: str


CODES: dict[str, IssueCode] = {
    "unreadable": IssueCode(Severity.ERROR, "The file could not be opened.", "Check that it exists and may be read."),
    "empty": IssueCode(Severity.ERROR, "There is nothing in the file.", "Fetch it again from its publisher."),
    "unsupported": IssueCode(
        Severity.ERROR, "The content is of a kind that is not read.", "Convert it to PDF or text."
    ),
    "damaged": IssueCode(Severity.ERROR, "The container is broken.", "Fetch it again, or repair it with qpdf."),
    "encrypted": IssueCode(Severity.ERROR, "A password is needed.", "Remove the password and ingest again."),
    "limit_exceeded": IssueCode(Severity.ERROR, "A limit was exceeded.", "Raise the limit named, or split the file."),
    "internal_error": IssueCode(Severity.ERROR, "Gijiroku itself failed.", "Report it with the file, if you may."),
}
