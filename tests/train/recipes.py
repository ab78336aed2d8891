"""How each model is fitted: what its features count for, how strongly weights are held down, how large its file may be."""

from dataclasses import dataclass, field

FORM = ("^", "$", "^^", "$$", "/", "shape", "len=", "has=", "closed=", "sentences=", "indented")


@dataclass(frozen=True, slots=True)
class Recipe:
    """`blocks` gives features that begin so another value than 1 (0 leaves them out); `rarity` multiplies by idf."""

    strength: float
    blocks: dict[str, float] = field(default_factory=dict)
    rarity: bool = False
    minimum: int = 2  # examples that a feature must stand in
    features: int = 14_000  # as many as weigh most are kept
    least: int = 3  # smaller differences between labels are left out
    balanced: bool = True


WORDING = dict.fromkeys(FORM, 0.0)
COLUMNS = {"own": 1.5, "lown": 0.5, "rown": 0.5, "/": 0.0, "&": 0.0} | dict.fromkeys(
    ("with", "without", "lrole", "rrole", "prior", "later"), 2.0
)
TURN = dict.fromkeys(("did", "did&", "who&", "who&did", "returns", "standing", "after", "then"), 8.0)
RECIPES = {
    "theme": Recipe(0.004, WORDING | {"#": 1.5, "title": 1.5}, rarity=True, features=14_000, least=5),
    "finding_kind": Recipe(0.003, {"/": 2, "$": 2, "$$": 2}, features=7_000, least=5),
    "response_state": Recipe(0.03, {"#": 0.5, "finding": 0.3}, features=12_000, least=5),
    "column_role": Recipe(0.005, COLUMNS, features=18_000, least=8),
    "column_head": Recipe(0.003, features=4_000),
    "line_kind": Recipe(0.003, features=9_000),
    "heading_role": Recipe(0.01, features=6_000),
    "answers": Recipe(0.003, features=7_000),
    "finding": Recipe(0.003, features=14_000),
    "ruling": Recipe(0.005, features=10_000, least=5),
    "opens_item": Recipe(0.003, features=7_000, least=5),
    "outcome": Recipe(0.01, features=5_000),
    "assent": Recipe(0.006, features=7_000, least=5),
    "commitment": Recipe(0.005, {"rule": 2}, features=7_000, least=5),
    "turn_act": Recipe(0.001, TURN | {"rule": 8, "#": 0, "before": 0.5, "next": 0.5}, features=8_000, least=5),
    "exchange_part": Recipe(0.003, features=7_000, least=5),
}
