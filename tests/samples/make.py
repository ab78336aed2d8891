"""Make the sample documents of data/raw and their gold.

    python -m tests.samples.make [NAME...]

The PDFs embed subsets of the IPA fonts (see ``pages.PACKAGES``); they are committed, so only who changes a sample needs
the fonts. The IPA Font License lets documents embed them.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

from tests.samples import (
    agriculture_committee,
    assembly_committee,
    assessment_form,
    assessment_review,
    audit_report,
    audit_table,
    city_committee,
    housing_council,
    inspection,
    inspections_page,
    library_council,
    periodic_report,
    privacy_council,
    scanned_notice,
    school_council,
    town_assembly,
    transport_council,
    voting,
    waterworks_council,
    welfare_summary,
)
from tests.samples.pages import register_fonts
from tests.samples.sample import Sample

ROOT = Path(__file__).parents[2]
RAW, GOLD = ROOT / "data" / "raw", ROOT / "tests" / "gold"
SAMPLES: tuple[Sample, ...] = (
    privacy_council.SAMPLE,
    assembly_committee.SAMPLE,
    assessment_review.SAMPLE,
    library_council.SAMPLE,
    agriculture_committee.SAMPLE,
    transport_council.SAMPLE,
    town_assembly.SAMPLE,
    school_council.SAMPLE,
    waterworks_council.SAMPLE,
    welfare_summary.SAMPLE,
    city_committee.SAMPLE,
    housing_council.SAMPLE,
    inspection.SAMPLE,
    inspections_page.SAMPLE,
    audit_report.REPORT_SAMPLE,
    audit_report.MEASURES_SAMPLE,
    audit_table.SAMPLE,
    assessment_form.SAMPLE,
    periodic_report.SAMPLE,
    voting.RESULTS_SAMPLE,
    voting.MATRIX_SAMPLE,
    scanned_notice.SAMPLE,
)


def content(sample: Sample) -> bytes:
    """The bytes of a sample, the same at every call."""
    if sample.file.endswith(".pdf"):
        register_fonts()
    return sample.build()


def gold_text(sample: Sample) -> str:
    return json.dumps(sample.gold_file(), ensure_ascii=False, indent=1) + "\n"


def gold_path(sample: Sample) -> Path:
    return GOLD / f"{sample.file.replace('.', '-')}.json"


def manifest() -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["file", "title", "genre", "shows"])
    writer.writerows([s.file, s.title, s.genre, s.shows] for s in SAMPLES)
    return out.getvalue()


def main(names: list[str]) -> None:
    RAW.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        if not names or any(name in sample.file for name in names):
            (RAW / sample.file).write_bytes(content(sample))
            gold_path(sample).write_text(gold_text(sample), encoding="utf-8")
    (RAW / "manifest.csv").write_text(manifest(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
