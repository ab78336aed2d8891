"""What hosts allow programs to fetch: robots.txt, as RFC 9309 reads it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from pipeline.web.faults import FetchFailed, WebFault
from pipeline.web.manners import AGENT

_LONGEST_DELAY = 60.0
"""Seconds. A host that wants more between two requests is asked once a minute."""
_SIZE = 512_000
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""
_NOTHING = "User-agent: *\nDisallow: /\n"


class Robots:
    """The rules of each host, fetched once a run."""

    def __init__(self, fetch: Callable[[str, int], bytes]) -> None:
        """``fetch`` gives the bytes at an address or raises FetchFailed."""
        self._fetch = fetch
        self._rules: dict[str, Protego] = {}

    def allow(self, url: str) -> bool:
        """Whether an address may be fetched."""
        return bool(self._of(url).can_fetch(url, AGENT))

    def delay(self, url: str) -> float:
        """Seconds that the host wants between requests."""
        return min(float(self._of(url).crawl_delay(AGENT) or 0), _LONGEST_DELAY)

    def sitemaps(self, url: str) -> list[str]:
        """Addresses of the host's sitemaps."""
        return list(self._of(url).sitemaps)

    def _of(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        if origin not in self._rules:
            self._rules[origin] = Protego.parse(self._text(f"{origin}/robots.txt"))
        return self._rules[origin]

    def _text(self, url: str) -> str:
        """The rules; everything is allowed where there are none (4xx), nothing where the host fails (2.3.1)."""
        try:
            return self._fetch(url, _SIZE).decode("utf-8-sig", "replace")
        except FetchFailed as error:
            if error.fault in {WebFault.PRIVATE, WebFault.UNREACHABLE, WebFault.SCHEME}:
                raise
            return "" if error.fault in {WebFault.NOT_FOUND, WebFault.REFUSED, WebFault.SIZE} else _NOTHING
