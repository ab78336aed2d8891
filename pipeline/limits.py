"""What one document may cost."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

MIB = 2**20
SMALL = 4 * MIB
"""Bytes of a document that has no more time than ``Limits`` says."""
LONGEST = 20
"""So many times that time a large one may take at the most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one document may cost."""

    seconds: float = 120.0
    """Wall time of a small document."""
    cpu_seconds: float = 120.0
    """Processor time of the process that reads one; also ends what the clock on the wall does not reach."""
    memory: int = 4096 * MIB
    """Address space of the process that reads, bytes."""
    file_size: int = 512 * MIB
    decompressed: int = 2048 * MIB
    """Bytes that the compressed parts of a document may unfold to."""
    pages: int = 20_000
    page_side: float = 20_000.0
    """Longest side of a page in points; PDF itself allows 14,400."""
    pixels: int = 60_000_000
    """Of a page drawn for an OCR engine; larger pages are drawn at a lower resolution."""
    objects: int = 500_000
    """Objects of one page that text and lines are read from."""
    characters: int = 100_000
    """Characters of one page."""

    def for_size(self, size: int) -> Limits:
        """Those of a document of so many bytes: time grows with it, as its pages do.

        >>> [Limits().for_size(size * MIB).seconds for size in (1, 10, 500)]
        [120.0, 300.0, 2400.0]
        """
        times = min(max(1.0, size / SMALL), LONGEST)
        return replace(self, seconds=self.seconds * times, cpu_seconds=self.cpu_seconds * times)

    def fingerprint(self) -> str:
        """For the document's identity: other limits may give another result."""
        return ",".join(f"{name}={value}" for name, value in asdict(self).items())


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What one document may cost."""

    pages: int = 20_000
    page_side: float = 20_000.0
    """Longest side of a page in points; PDF itself allows 14,400."""
    chars: int = 100_000
    """Characters of one page."""
    objects: int = 500_000
    """Objects of one page that text and lines are read from."""
    pixels: int = 60_000_000
    """Of a page drawn for an OCR engine; larger pages are drawn at a lower resolution."""
