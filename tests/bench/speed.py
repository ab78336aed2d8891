"""Pages per second, from bytes to Arrow tables, beside pdfplumber's text alone on the same files.

python -m tests.bench.speed FOLDER
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import pdfplumber

from pipeline.run import process


def measure(folder: Path) -> tuple[int, float, float]:
    """Pages of the PDFs of a folder, seconds of ours, seconds of pdfplumber; one process, second round."""
    files = [path.read_bytes() for path in sorted(folder.rglob("*.pdf"))]
    pages, ours, theirs = 0, 0.0, 0.0
    for round_ in range(2):
        pages = 0
        began = time.perf_counter()
        for data in files:
            pages += process(data).document.page_count
        ours = time.perf_counter() - began
        if round_:
            began = time.perf_counter()
            for data in files:
                with pdfplumber.open(io.BytesIO(data)) as pdf:
                    for page in pdf.pages:
                        page.extract_text()
                        page.close()
            theirs = time.perf_counter() - began
    return pages, ours, theirs


def main() -> None:
    """Print the table."""
    pages, ours, theirs = measure(Path(sys.argv[1]))
    print(f"{pages} pages")
    print(f"gijiroku, all datasets      {pages / ours:7.1f} pages/s")
    print(f"pdfplumber.extract_text     {pages / theirs:7.1f} pages/s")
    print(f"ratio                       {theirs / ours:7.2f}")


if __name__ == "__main__":
    main()
