"""What can go wrong on the web: a closed list, each with what to do about it."""

from __future__ import annotations

from enum import StrEnum

from extractors.model.errors import Unreadable


class WebFault(StrEnum):
    """Why something was not fetched."""

    SCHEME = "scheme"
    CREDENTIALS = "credentials"
    PRIVATE = "private_address"
    ROBOTS = "robots"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    TRUNCATED = "truncated"
    REDIRECTS = "redirects"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    BUSY = "busy"
    SERVER = "server_error"
    SIZE = "too_large"
    BUDGET = "budget"
    TYPE = "wrong_type"


REMEDIES = {
    WebFault.SCHEME: "give an http or https address",
    WebFault.CREDENTIALS: "leave user, password and tokens out of the address; it is kept in the datasets",
    WebFault.PRIVATE: "give --allow-private, or allow_private = true for the source, if this address is meant",
    WebFault.ROBOTS: "ask the body for leave, or save the documents by hand and ingest the folder",
    WebFault.UNREACHABLE: "check the address and the network; the next run tries again",
    WebFault.SLOW: "the next run goes on where this one stopped",
    WebFault.TRUNCATED: "the next run goes on where this one stopped",
    WebFault.REDIRECTS: "open the address in a browser and give the one it ends at",
    WebFault.NOT_FOUND: "look whether the body moved the page, and mend the address",
    WebFault.REFUSED: "the server wants a login or does not answer programs; save the documents by hand",
    WebFault.BUSY: "the server asks to wait; the next run tries again",
    WebFault.SERVER: "the server is at fault; the next run tries again",
    WebFault.SIZE: "raise --max-file-size if a file of that size is meant",
    WebFault.BUDGET: "run the same command again to go on, or raise the limit",
    WebFault.TYPE: "open the address in a browser: it is no document",
}


class FetchFailed(Unreadable):
    """An address gave nothing."""

    def __init__(self, fault: WebFault, reason: str) -> None:
        super().__init__(reason, REMEDIES[fault])
        self.fault = fault

    def __reduce__(self) -> tuple[type[FetchFailed], tuple[WebFault, str]]:
        """So that a worker process can hand it over."""
        return type(self), (self.fault, self.reason)
