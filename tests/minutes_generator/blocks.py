"""A meeting as blocks to be set: lines of the header, turns, directions, headings."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.minutes import GoldDecision, GoldItem, GoldSpeech
from tests.minutes_generator import formulae as f
from tests.minutes_generator.marks import Labelled, Mark
from tests.minutes_generator.script import Meeting


@dataclass(frozen=True, slots=True)
class Block:
    """What is set as one piece."""

    paragraphs: tuple[str, ...]
    label: Labelled | None = None
    heading: bool = False
    direction: bool = False

    @property
    def lines(self) -> list[str]:
        """Paragraphs with the mark in front."""
        if self.label is None:
            return ["　" + one for one in self.paragraphs] if self.resumed else list(self.paragraphs)
        if self.label.own_line:
            return [self.label.printed, *("　" + one for one in self.paragraphs)]
        first, *rest = self.paragraphs
        return [self.label.printed + first, *("　" + one for one in rest)]

    @property
    def resumed(self) -> bool:
        """Words that go on after a direction without a mark."""
        return self.label is None and not self.heading and not self.direction


def blocks_of(
    meeting: Meeting, mark: Mark, rng: random.Random, *, resume: bool
) -> tuple[list[Block], list[GoldSpeech]]:
    """Blocks of the proceedings and the speeches in them. ``resume``: no new mark after a stage direction."""
    blocks: list[Block] = []
    gold: list[GoldSpeech] = []
    number = 0
    latest = None
    for index, line in enumerate(meeting.lines):
        if line.speaker is None:
            blocks.append(Block(line.paragraphs, heading=line.heading, direction=not line.heading))
            if not line.heading:
                gold.append(GoldSpeech(None, None, None, line.paragraphs[0]))
            continue
        after = index > 0 and meeting.lines[index - 1].speaker is None and not meeting.lines[index - 1].heading
        number += 1
        label = mark.of(line.speaker, number)
        words = line.paragraphs
        if mark.quoted:
            words = ("「" + words[0], *words[1:-1], words[-1] + "」") if len(words) > 1 else (f"「{words[0]}」",)
        unmarked = resume and after and line.speaker == latest and not mark.quoted
        blocks.append(Block(words, None if unmarked else label))
        gold.append(GoldSpeech(label.label, label.name, label.role, "".join(line.paragraphs)))
        latest = line.speaker
    return blocks, gold


def summary_of(meeting: Meeting, rng: random.Random) -> tuple[list[Block], list[GoldItem], list[GoldDecision]]:
    """議事要旨: results and views item by item; nobody speaks."""
    blocks: list[Block] = []
    decisions = []
    views = rng.choice(("【主な意見】", "＜主な意見＞", "（主な意見）", "主な意見"))
    bullet = rng.choice(("・", "○", "●", "－ "))
    for item in meeting.items:
        blocks.append(Block((f"{item.label}　{item.title}",), heading=True))
        words, outcomes = rng.choice(f.SUMMARY)
        text = words.format(n=rng.randint(1, 4))
        blocks.append(Block((text,)))
        points = rng.sample(f.SUMMARY_POINTS, rng.randint(1, 3))
        blocks.append(Block((views,), heading=True))
        blocks += [Block((bullet + point,), heading=True) for point in points]
        ruling = text.rpartition("、")[2] if "了承した" not in text else text
        decisions.append(GoldDecision(outcomes, item.label, ruling))
    return blocks, list(meeting.items), decisions


def head_blocks(lines: Sequence[str]) -> list[Block]:
    """The header's lines."""
    return [Block((line,), heading=True) for line in lines]
