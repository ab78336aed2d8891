"""What is compared with on the command line: the text of each page of a folder's PDFs by pdfplumber, nothing else."""

import sys
from pathlib import Path

import pdfplumber


def main(folder: Path) -> None:
    """Read all, keep nothing."""
    for path in sorted(folder.rglob("*.pdf")):
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
