"""Time searches over many speeches: ``python -m tests.bench.search 1000000 [PATH…]``.

Speeches are made by recombining sentences of the documents at PATH (or of a few sentences of the genre), put into an
index as ingest does it, and searched with words from rare to very frequent. Prints seconds per search.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from extractors.japanese.sentences import split_sentences
from pipeline.run import read_document
from pipeline.search.index import add, fresh, optimize
from pipeline.search.query import parse_query
from pipeline.search.search import DATASETS, Filters, match
from pipeline.tokens.entries import SearchEntry, terms

SENTENCES = """個人情報保護委員会への報告が必要です。目的外利用に当たるかどうかを確認します。
関係課との打合せを行いました。委託先の監督はどうしますか。資料に基づき説明します。
御異議がないようですので、原案のとおり承認いたします。引越しの届出を一度で済ませる仕組みです。
ログの分析の手順を定める予定です。ほかに御質問はありませんか。"""
QUERIES = (
    "個人情報保護委員会",
    "目的外利用",
    "打ち合わせ NOT 委託",
    "個人情報 AND 委託",
    "説明",
    "の",
    "(委員 OR 会長) 報告",
    '"御異議がないようですので"',
    "存在しない言葉",
)
BODIES = tuple(f"第{number}市審議会" for number in range(200))
SPEECHES_A_DOCUMENT = 200


def main(arguments: Sequence[str]) -> None:
    """Make the index, search, print."""
    count, paths = int(arguments[0]), [Path(argument) for argument in arguments[1:]]
    sentences = _sentences(paths)
    print(f"{len(sentences)} sentences")
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        with closing(fresh(Path(folder) / "search.sqlite", "benchmark")) as database:
            database.execute("BEGIN")
            for number, entries in enumerate(_documents(sentences, count)):
                add(database, f"{number:016x}", entries)
            database.execute("COMMIT")
            optimize(database)
            size = (Path(folder) / "search.sqlite").stat().st_size / 2**20
            print(f"{count:,} speeches indexed in {time.monotonic() - began:.1f} s, {size:,.0f} MiB")
            for filters in (Filters(), Filters(body=BODIES[7], datasets=DATASETS[:1])):
                for words in QUERIES:
                    began = time.monotonic()
                    total, _ = match(database, parse_query(words), filters, 80)
                    narrowed = f"  --body {filters.body}" if filters.body else ""
                    print(f"{time.monotonic() - began:7.3f} s  {total:>9,} hits  {words}{narrowed}")


def _sentences(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Sentences with their terms."""
    texts = [SENTENCES]
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    texts += [read_document(file)[0].text for file in files if file.is_file()]
    found = {text[start:end].strip() for text in texts for start, end in split_sentences(text)}
    return [(sentence, terms(sentence)) for sentence in sorted(found) if len(sentence) > 5]


def _documents(sentences: Sequence[tuple[str, str]], count: int) -> Iterator[list[SearchEntry]]:
    chance = random.Random(1)
    for start in range(0, count, SPEECHES_A_DOCUMENT):
        body = chance.choice(BODIES)
        yield [
            _speech(number, body, chance.sample(sentences, chance.randint(1, 6)))
            for number in range(start, min(start + SPEECHES_A_DOCUMENT, count))
        ]


def _speech(number: int, body: str, chosen: Sequence[tuple[str, str]]) -> SearchEntry:
    text = " ".join(units for _, units in chosen)
    return SearchEntry(DATASETS[0], f"speech-{number}", text, "", body, f"20{number % 24 + 1:02d}-06-01")


if __name__ == "__main__":
    main(sys.argv[1:])
