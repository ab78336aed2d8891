"""How politely, how long and how much is fetched from the web."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

AGENT = "Gijiroku"
"""The product token that robots.txt may name."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How politely, how long and how much."""

    contact: str | None = None
    """Address of who runs this, a mail or a page, for who serves."""
    interval: float = 2.0
    """Seconds between two requests to one host."""
    attempts: int = 4
    first_wait: float = 5.0
    """Seconds before the second attempt; each later one waits twice as long."""
    longest_wait: float = 120.0
    """Seconds. A server that wants more is asked again by the next run."""
    timeout: float = 30.0
    """Seconds that a server may be silent."""
    seconds: float = 900.0
    """That one document may take to come."""
    redirects: int = 5
    requests: int = 10_000
    """Of a run."""
    total: int = 20 * 2**30
    """Bytes of a run."""
    allow_private: bool = False
    robots: bool = True

    @property
    def agent(self) -> str:
        """Who asks."""
        told = f"; +{self.contact}" if self.contact else ""
        return f"{AGENT}/{version('gijiroku')} (reads public minutes{told})"
