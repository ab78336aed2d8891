"""Risk boxes of assessment forms."""
from __future__ import annotations
from dataclasses import dataclass
from extractors.document import Range, Reading
from extractors.vocabulary import Rating
@dataclass(frozen=True, slots=True)
class Box:
    ranges: tuple[Range, ...]
    category: str
    label: str | None
    title: str | None
    measures: tuple[str, ...]
    rating: Rating | None
def form_body(text: str) -> str | None:
    return None
def read_forms(reading: Reading) -> list[Box]:
    return []
