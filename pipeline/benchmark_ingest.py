"""What a growing folder costs: ``python -m pipeline.benchmark_ingest 20000 --folder /tmp/growth``.

Writes minutes that recombine the sentences of a few scenes, ingests them in steps, and prints for each step the time
per document, the peak memory of the process that writes, the files, and the bytes on disk.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.ingest import ingest
from pipeline.report import Quiet
from pipeline.sandbox import Limits
from pipeline.store import Store

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
    """Minutes of an invented body: attendance, items, some dozen exchanges each, decisions."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - no secret
    place, body = chance.choice(_PLACES), chance.choice(_BODIES)
    chair, *members = chance.sample(_NAMES, 5)
    head = (
        f"第{number}回{place}{body}会議録\n\n日時　令和{chance.randint(2, 8)}年{chance.randint(1, 12)}月"
        f"{chance.randint(1, 28)}日（月）午後２時\n場所　{place}役所　第{chance.randint(1, 5)}会議室\n"
        f"出席委員　{chair}会長、" + "、".join(f"{name}委員" for name in members) + "\n\n"
    )
    lines = [f"○{chair}会長　ただいまから第{number}回{place}{body}を開会いたします。"]
    for place_in_list, item in enumerate(chance.sample(_ITEMS, chance.randint(1, 4)), 1):
        lines.append(f"○{chair}会長　議題{place_in_list}「{item}」について、事務局から説明をお願いします。")
        for _ in range(chance.randint(4, 16)):
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


def measure(count: int, steps: int, folder: Path, workers: int) -> None:
    """Ingest ``count`` documents in as many steps, and print a line for each; then once more with nothing new."""
    raw, data = folder / "raw", folder / "data"
    print("documents  ms/document  writer MiB  files  MiB on disk  MiB of text")
    written = 0
    for step in range(1, steps + 1):
        upto = count * step // steps
        for number in range(written, upto):
            place = raw / f"{number // 1000:04d}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:07d}.txt").write_text(minutes(number), encoding="utf-8")
        began = time.monotonic()
        _ingest(raw, data, workers)
        _print(upto, (time.monotonic() - began) / max(1, upto - written), data, raw)
        written = upto
    began = time.monotonic()
    _ingest(raw, data, workers)
    seconds = time.monotonic() - began
    print(f"nothing new: {seconds:.1f} s, {seconds / count * 1000:.2f} ms/document")
    began = time.monotonic()
    (raw / "new.txt").write_text(minutes(count), encoding="utf-8")
    _ingest(raw, data, workers)
    print(f"one new document: {time.monotonic() - began:.1f} s")


def _ingest(raw: Path, data: Path, workers: int) -> None:
    ingest([raw], data, reporter=Quiet(), workers=workers, limits=Limits(), command="benchmark")


def _print(documents: int, seconds: float, data: Path, raw: Path) -> None:
    with Store(data) as store:
        files = sum(len(list(folder.iterdir())) for folder in store.dataset("documents").parent.iterdir())
    sizes = {status.st_ino: status.st_size for status in (path.stat() for path in data.rglob("*") if path.is_file())}
    text = sum(path.stat().st_size for path in raw.rglob("*.txt"))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{documents:9,}  {seconds * 1000:11.1f}  {own:10,.0f}  {files:5,}  "
        f"{sum(sizes.values()) / 2**20:11,.1f}  {text / 2**20:11,.1f}",
        flush=True,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.benchmark_ingest")
    parser.add_argument("count", type=int, help="documents")
    parser.add_argument("--folder", type=Path, required=True, help="an empty folder to work in")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    measure(given.count, given.steps, given.folder, given.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
