"""What a growing folder costs: ``python -m tests.bench.ingest 20000 --folder /tmp/growth``.

Writes minutes that recombine the sentences of a few scenes, ingests them in steps, each in a process of its own as on a
night of its own, and prints for each step the time per document, the processor time of the process that writes and of
those that read, the peak memory of the one that writes, the files, and the bytes on disk.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pipeline.commands.progress import Quiet
from pipeline.ingest.ingest import ingest
from pipeline.limits import Limits
from pipeline.store.store import Store
from pipeline.upkeep.status import size_on_disk

_BODIES = (
    "個人情報保護審議会",
    "情報公開審査会",
    "都市計画審議会",
    "上下水道事業運営委員会",
    "図書館協議会",
    "総務委員会",
)
_PLACES = ("星見市", "青葉野町", "北浜県", "南原区", "朝霧村", "白樺市", "緑台町")
_NAMES = ("日野", "三浦", "大槻", "岸本", "白井", "片桐", "水谷", "浅野", "古川", "長尾")
_ITEMS = ("窓口支援システムの導入について", "特定個人情報保護評価書の見直しについて", "前年度の運用状況について",
          "委託先の監督について", "条例の一部改正について", "公文書の保存期間について")  # fmt: skip
_QUESTIONS = ("{}の保存期間は何年ですか。", "{}を委託する場合の監督はどうなりますか。", "{}の件数はどうですか。",
              "{}について、住民への周知はどうなっていますか。", "{}の漏えいを防ぐ手立ては十分でしょうか。")  # fmt: skip
_ANSWERS = ("{}については、個人情報の保護に関する法律第{}条に基づき、適切に管理しております。",
            "{}の件数は、令和{}年度で約{}件です。",
            "{}は、委託契約書において再委託の制限を定め、年{}回の実地検査を行っております。",
            "御指摘のとおりです。{}については、令和{}年度末までに見直してまいります。")  # fmt: skip
_LENGTHS = (1, 1, 1, 1, 2, 2, 3, 6)
"""Most minutes are short, some are long."""
_TOPICS = (
    "申請書",
    "アクセス記録",
    "端末",
    "台帳",
    "利用者の情報",
    "委託業務",
    "保有個人情報",
    "監視カメラの映像",
    "番号カード",
)


def minutes(number: int, seed: int = 1) -> str:
    """Minutes of an invented body: attendance, items, some to a hundred exchanges each, decisions."""
    chance = random.Random(f"{seed} {number}")
    place, body, length = chance.choice(_PLACES), chance.choice(_BODIES), chance.choice(_LENGTHS)
    chair, *members = chance.sample(_NAMES, 5)
    head = (
        f"第{number}回{place}{body}会議録\n\n日時　令和{chance.randint(2, 8)}年{chance.randint(1, 12)}月"
        f"{chance.randint(1, 28)}日（月）午後２時\n場所　{place}役所　第{chance.randint(1, 5)}会議室\n"
        f"出席委員　{chair}会長、" + "、".join(f"{name}委員" for name in members) + "\n\n"
    )
    lines = [f"○{chair}会長　ただいまから第{number}回{place}{body}を開会いたします。"]
    for place_in_list, item in enumerate(chance.sample(_ITEMS, chance.randint(1, 4)), 1):
        lines.append(f"○{chair}会長　議題{place_in_list}「{item}」について、事務局から説明をお願いします。")
        for _ in range(chance.randint(4, 16) * length):
            topic = chance.choice(_TOPICS)
            lines.append(f"○{chance.choice(members)}委員　" + chance.choice(_QUESTIONS).format(topic))
            told = (topic, chance.randint(2, 69), chance.randint(10, 900))
            lines.append(
                "○事務局　" + "".join(chance.choice(_ANSWERS).format(*told) for _ in range(chance.randint(1, 3)))
            )
        lines += [f"○{chair}会長　原案のとおり承認することに御異議ありませんか。", "（「異議なし」の声あり）",
                  f"○{chair}会長　御異議なしと認め、原案のとおり承認いたします。"]  # fmt: skip
    lines.append(f"○{chair}会長　以上をもちまして閉会いたします。")
    return head + "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of the command took."""

    seconds: float
    writing: float
    """Processor seconds of the process that writes."""
    reading: float
    """Processor seconds of those that read."""
    memory: int
    """KiB that the process that writes had at the most."""


def measure(count: int, steps: int, folder: Path, workers: int) -> None:
    """Ingest ``count`` documents in as many steps, and print a line for each; then nothing new, then one document."""
    raw, data = folder / "raw", folder / "data"
    print("documents  ms/document  writer ms  readers ms  writer MiB  files  MiB on disk  MiB of text")
    written = 0
    for step in range(1, steps + 1):
        upto = count * step // steps
        for number in range(written, upto):
            place = raw / f"{number // 1000:04d}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:07d}.txt").write_text(minutes(number), encoding="utf-8")
        _print(upto, max(1, upto - written), _ingest(raw, data, workers), data, raw)
        written = upto
    cost = _ingest(raw, data, workers)
    print(f"nothing new: {cost.seconds:.1f} s, {cost.memory / 1024:.0f} MiB")
    (raw / "new.txt").write_text(minutes(count), encoding="utf-8")
    cost = _ingest(raw, data, workers)
    print(f"one new document: {cost.seconds:.1f} s, {cost.memory / 1024:.0f} MiB")


def _ingest(raw: Path, data: Path, workers: int) -> Cost:
    """Run the command in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_run, raw, data, workers).result()


def _run(raw: Path, data: Path, workers: int) -> Cost:
    began = time.monotonic()
    ingest([raw], data, reporter=Quiet(), workers=workers, limits=Limits(), command="benchmark")
    seconds = time.monotonic() - began
    own, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(seconds, own.ru_utime + own.ru_stime, theirs.ru_utime + theirs.ru_stime, own.ru_maxrss)


def _print(documents: int, new: int, cost: Cost, data: Path, raw: Path) -> None:
    with Store(data) as store:
        files = sum(len(list(folder.iterdir())) for folder in store.dataset("documents").parent.iterdir())
    size, _ = size_on_disk(data)
    text = sum(path.stat().st_size for path in raw.rglob("*.txt"))
    each = [seconds * 1000 / new for seconds in (cost.seconds, cost.writing, cost.reading)]
    print(
        f"{documents:9,}  {each[0]:11.1f}  {each[1]:9.1f}  {each[2]:10.1f}  {cost.memory / 1024:10,.0f}  {files:5,}  "
        f"{size / 2**20:11,.1f}  {text / 2**20:11,.1f}",
        flush=True,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ingest")
    parser.add_argument("count", type=int, help="documents")
    parser.add_argument("--folder", type=Path, required=True, help="an empty folder to work in")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    measure(given.count, given.steps, given.folder, given.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
