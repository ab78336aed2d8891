"""Errors of the pipeline, drawn as one small tree.

PipelineError
└── DocumentError            one source cannot be read; the batch goes on
    ├── Unreadable           vanished, no permission, not a regular file
    ├── Empty                no bytes, no pages, no text
    ├── Unsupported          a kind of file that is not read
    │   ├── Convertible      one that LibreOffice can convert
    │   └── Unrecognized     a kind of file that its content does not tell
    ├── Damaged              the container is broken
    ├── Encrypted            a password is needed
    ├── LimitExceeded        larger than a limit allows
    └── HeldBack             like a document that was taken down
"""

from __future__ import annotations


class PipelineError(Exception):
    """Something that the person who runs Gijiroku can act on."""


class DocumentError(PipelineError):
    """One source cannot be read. Carries the reason and what to do about it."""

    code = "unreadable"

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.reason = reason
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        """So that a worker process can hand it over."""
        return type(self), (self.reason, self.remedy)


class Unreadable(DocumentError):
    """The file vanished, is not a regular file, or may not be read."""

    code = "unreadable"


class Empty(DocumentError):
    """There is nothing in the source: no bytes, no pages or no text."""

    code = "empty"


class Unsupported(DocumentError):
    """The content is of a kind that Gijiroku does not read."""

    code = "unsupported"


class Convertible(Unsupported):
    """The content is of a kind that LibreOffice makes a readable one of, if the user wishes it."""


class Unrecognized(Unsupported):
    """What kind of file it is, its content does not tell."""


class Damaged(DocumentError):
    """The container is broken beyond what its reader can repair."""

    code = "damaged"


class Encrypted(DocumentError):
    """A password is needed to open the source."""

    code = "encrypted"


class LimitExceeded(DocumentError):
    """The source is larger than a limit allows."""

    code = "limit_exceeded"


class HeldBack(DocumentError):
    """Its name and most of its words are those of a document that was taken down."""

    code = "held_back"

    def __init__(self, reason: str | None = None, remedy: str | None = None) -> None:
        super().__init__(
            reason or "has the name and most words of a document that was taken down",
            remedy or "look at it; if it may be read: gijiroku takedowns --release NAME, and ingest with --only failed",
        )
