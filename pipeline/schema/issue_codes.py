"""The closed list of issue codes, each with its severity and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.model.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class IssueCode:
    """One kind of issue."""

    severity: Severity
    meaning: str
    remedy: str


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

CODES: dict[str, IssueCode] = {
    # The whole source could not be read.
    "unreadable": IssueCode(_ERROR, "The file could not be opened.", "Check that it exists and may be read."),
    "empty": IssueCode(_ERROR, "There is nothing in the file.", "Fetch it again from its publisher."),
    "unsupported": IssueCode(_ERROR, "The content is of a kind that is not read.", "Convert it to PDF or text."),
    "damaged": IssueCode(_ERROR, "The container is broken.", "Fetch it again, or repair it with qpdf."),
    "encrypted": IssueCode(_ERROR, "A password is needed.", "Remove the password and ingest again."),
    "limit_exceeded": IssueCode(_ERROR, "A limit was exceeded.", "Raise the limit named, or split the file."),
    "interrupted": IssueCode(
        _ERROR, "Something else than the document ended its reading.", "Run the same command again."
    ),
    "held_back": IssueCode(
        _ERROR,
        "Its name and most of its words are those of a document that was taken down.",
        "Look at it; `gijiroku takedowns --release NAME` lets it in.",
    ),
    "internal_error": IssueCode(_ERROR, "Gijiroku itself failed.", "Report it with the file, if you may."),
    # A part of it could not be read; the rest was.
    "extractor_failed": IssueCode(
        _ERROR, "One extractor failed; its records are missing.", "Report it with the file, if you may."
    ),
    "page_unreadable": IssueCode(_ERROR, "A page could not be read.", "Look at the page; fetch the file again."),
    "no_text_layer": IssueCode(
        _WARNING, "A page is an image without characters.", "Install an OCR engine, or ingest with --ocr."
    ),
    "garbled_page": IssueCode(
        _WARNING, "The characters of a page are not the ones it shows.", "Ingest with --ocr, or ask for another copy."
    ),
    "not_japanese": IssueCode(_WARNING, "The text is not Japanese.", "Check that it is the right file."),
    "table_too_large": IssueCode(_WARNING, "A table is too large to be read as one.", "Look at the page."),
    "table_unread": IssueCode(_WARNING, "A table could not be read, or what it says of findings.", "Look at the page."),
    "nested_table": IssueCode(_INFO, "A table stands in a cell of another one.", "Look at the page."),
    "too_many_rules": IssueCode(_WARNING, "A page has too many ruling lines to find tables.", "Look at the page."),
    "hidden_cells": IssueCode(_INFO, "Rows or columns of a sheet are hidden; they were read.", "Look at the sheet."),
    "hidden_sheet": IssueCode(
        _INFO, "A hidden sheet or slide was not read.", "Show it in the file and ingest it again."
    ),
    "text_boxes_unread": IssueCode(
        _WARNING, "Drawings, diagrams or charts hold words that are not read.", "Look at the page."
    ),
    "formats_unread": IssueCode(
        _WARNING, "The number formats of a workbook could not be read.", "Compare dates and numbers with the workbook."
    ),
    "chart_image": IssueCode(_WARNING, "A chart is an image; its numbers are not read.", "Read them from the page."),
    # What people said of records.
    "correction_conflict": IssueCode(
        _WARNING,
        "A field that a person corrected is now read otherwise than it was then; the correction counts.",
        "Look at the page, and correct it again if the correction is wrong.",
    ),
    "correction_lost": IssueCode(
        _WARNING,
        "A record that a person confirmed or corrected is not read any more, or the words of one added are not there.",
        "Look at the page; report it with the file, if you may.",
    ),
    "correction_unreadable": IssueCode(
        _WARNING, "A line of a file of corrections says none.", "Mend the line in corrections/<document_id>.jsonl."
    ),
    # A passage was not understood.
    "commitment_unsure": IssueCode(
        _INFO, "A sentence is perhaps no promise; its record has a low confidence.", "Read the sentence by its page."
    ),
    "column_unknown": IssueCode(
        _WARNING, "It is not known what a column of a table of findings holds.", "Read the table by its page."
    ),
    "no_findings": IssueCode(
        _WARNING,
        "A heading announces findings, or responses stand there, and no finding was read.",
        "Read the passage; report it with the file, if you may.",
    ),
    "unread_speaker": IssueCode(
        _WARNING, "A line looks like a speaker mark, but who speaks is not clear.", "Read the passage."
    ),
    "second_mark": IssueCode(
        _WARNING, "Lines look like speaker labels with another mark.", "Read the passages: who speaks may be wrong."
    ),
    "no_turns": IssueCode(
        _WARNING, "The document looks like minutes, and hardly anybody speaks in it.", "Look at how it prints speakers."
    ),
    "date_incomplete": IssueCode(_INFO, "A date is printed without its year.", "Look at the head of the document."),
    "no_speeches": IssueCode(
        _INFO, "Neither speeches nor other records were found.", "Check that it is the right document."
    ),
    "attendance_count": IssueCode(
        _WARNING, "The number of people stated is not the number on the list.", "Compare the attendance list."
    ),
    "vote_mark_unknown": IssueCode(
        _WARNING, "A mark in a table of votes is not explained.", "Read the key of the table."
    ),
    "decision_unsure": IssueCode(
        _INFO, "A passage may be a ruling, by its words and place.", "Read the passage; its record has low confidence."
    ),
    "agenda_item_not_taken_up": IssueCode(
        _INFO, "An item of the list at the head is not taken up later.", "Check the list of items."
    ),
}
"""Every code that a stage may report."""
