"""What tracking keeps of the findings of each part, so that only new ones are read and compared.

A part never changes, so what its findings say is kept in a file that goes by the hashes of the part's files: what
tracking knows of each finding, and its profile, which is costly to make. When a part is written anew, profiles of
findings that stayed are taken over. Files of parts that are gone are deleted, and with them all that was taken down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.model.document import Span
from extractors.model.records import Citation, DocumentRow, Due, Finding, Meeting
from extractors.model.vocabulary import DuePrecision, ResponseStatus, Theme
from pipeline.schema.arrow import schema
from pipeline.store.parts import write_parquet
from pipeline.store.store import Store, StoreFailed
from pipeline.tokens.tokenize import analyser_versions
from pipeline.tracking.concepts import CONCEPTS
from pipeline.tracking.findings import Tracked, read_tracked
from pipeline.tracking.kind_table import known_kinds
from pipeline.tracking.profile import FindingProfile, Provision, read_profiles
from pipeline.tracking.words import Matter

VERSION = "tracked/3"
"""Raised when anything but the tables changes that decides what a profile holds."""
_FOLDER = "tracking"
_READ = tuple(record.dataset for record in (Finding, DocumentRow, Meeting, Citation))
_TEXTS = pa.list_(pa.string())
_WEIGHTS = pa.list_(pa.float64())
_SCHEMA = pa.schema(
    [
        ("digest", pa.string()), ("finding_id", pa.string()), ("document_id", pa.string()), ("title", pa.string()),
        ("text", pa.string()), ("theme", pa.string()), ("law", pa.string()), ("legal_basis", _TEXTS),
        ("body", pa.string()), ("body_key", pa.string()), ("department", pa.string()),
        ("auditor", pa.string()), ("audit", pa.string()),
        ("audit_years", pa.list_(pa.int32())), ("is_report", pa.bool_()), ("reported_on", pa.date32()),
        ("first_on", pa.date32()), ("response", pa.string()), ("spans", schema(Finding).field("spans").type),
        ("status", pa.string()), ("due", schema(Finding).field("due").type), ("kind", pa.string()),
        ("source", pa.string()), ("page", pa.int32()),
        ("kinds", _TEXTS), ("kind_weights", _WEIGHTS), ("concepts", _TEXTS), ("concept_weights", _WEIGHTS),
        ("words", _TEXTS), ("word_weights", _WEIGHTS), ("provision_laws", _TEXTS), ("provision_places", _TEXTS),
    ]
)  # fmt: skip
_PROFILE = _SCHEMA.names[_SCHEMA.names.index("kinds") :]


def part_keys(store: Store) -> dict[str, str]:
    """A key for the name of each live part with findings: the same while nothing that tracking reads of it changes."""
    told = _knowledge()
    return {
        name: hashlib.sha256("\n".join([told, *(files[one].sha256 for one in _READ if one in files)]).encode())
        .hexdigest()[:24]
        for name, files in store.catalogue.files().items()
        if Finding.dataset in files and files[Finding.dataset].rows
    }  # fmt: skip


@cache
def _knowledge() -> str:
    """A hash of the tables that decide what a profile holds."""
    concepts = [(row.means.name, row.means.facet, row.pattern.pattern, row.means.weight) for row in CONCEPTS]
    told = (VERSION, known_kinds(), concepts, analyser_versions())
    return hashlib.sha256(repr(told).encode()).hexdigest()


def read_known(store: Store, keys: Mapping[str, str]) -> pa.Table:
    """All findings with their profiles, a row each; those of new parts are read and profiled."""
    folder = store.hidden / _FOLDER
    folder.mkdir(exist_ok=True)
    wanted = {name: folder / f"{key}.parquet" for name, key in keys.items()}
    held = {file: rows for file in set(wanted.values()) if (rows := _rows(file)) is not None}
    fresh = [name for name, file in wanted.items() if file not in held]
    if fresh:
        earlier = _together(_rows(file) for file in sorted(folder.glob("*.parquet")) if file not in held)
        files, part_of = store.part_files(), {name: part for part, name in store.catalogue.parts().items()}
        for name in fresh:
            held[wanted[name]] = _known(files[part_of[name]], earlier)
            _write(held[wanted[name]], wanted[name])
    return _together(held[file] for file in sorted(held))


def prune(store: Store, keys: Mapping[str, str]) -> None:
    """Delete what is kept of parts that are gone."""
    for file in (store.hidden / _FOLDER).glob("*"):
        if file.stem not in keys.values():
            file.unlink()


def _rows(file: Path) -> pa.Table | None:
    """The rows of a file; one that cannot be read is deleted, to be made again."""
    try:
        return pq.read_table(file, partitioning=None, page_checksum_verification=True)
    except FileNotFoundError:
        return None
    except (OSError, pa.ArrowException):
        file.unlink()
        return None


def _together(tables: Iterable[pa.Table | None]) -> pa.Table:
    return pa.concat_tables([_SCHEMA.empty_table(), *(rows for rows in tables if rows is not None)]).combine_chunks()


def _write(rows: pa.Table, file: Path) -> None:
    """Write a file whole or not at all. Raises StoreFailed."""
    fresh = file.with_suffix(".new")
    try:
        fresh.unlink(missing_ok=True)
        write_parquet(rows, fresh)
        fresh.rename(file)
    except OSError as error:
        reason = f"{file.parent} cannot be written: {error}"
        raise StoreFailed(f"{reason}; what was committed stands: mend it and run the same command again") from error


def _known(files: Sequence[Path], earlier: pa.Table) -> pa.Table:
    """Findings of a part with their profiles, as far as possible the earlier ones."""
    findings = read_tracked({name: [file for file in files if file.stem == name] for name in _READ})
    told = _knowledge()
    digests = [_digest(finding, told) for finding in findings]
    rows = pa.Table.from_pylist(
        [{"digest": digest} | _row(finding) for digest, finding in zip(digests, findings, strict=True)], _SCHEMA
    )
    at = pc.index_in(rows["digest"], value_set=earlier["digest"]).to_pylist()
    new = [number for number, place in enumerate(at) if place is None]
    made = _profile_rows(read_profiles([findings[number].matter for number in new]))
    pool = pa.concat_tables([earlier.select(_PROFILE), made])
    turn = iter(range(earlier.num_rows, pool.num_rows))
    profiles = pool.take(pa.array([next(turn) if place is None else place for place in at], pa.int64()))
    return pa.table([*(rows[name] for name in _SCHEMA.names if name not in _PROFILE), *profiles.columns], _SCHEMA)


def _digest(finding: Tracked, told: str) -> str:
    """The same for a finding of which the same is known, with the same tables."""
    return hashlib.sha256(f"{told}{sorted(_row(finding).items())}".encode()).hexdigest()[:32]


def _row(finding: Tracked) -> dict[str, Any]:
    """All that is known of a finding but its profile."""
    matter = finding.matter
    return {
        "finding_id": matter.finding_id, "document_id": finding.document_id, "title": matter.title,
        "text": matter.text, "theme": str(matter.theme), "law": matter.law, "legal_basis": list(matter.legal_basis),
        "body": finding.body, "body_key": finding.body_key, "department": finding.department,
        "auditor": finding.auditor,
        "audit": finding.audit, "audit_years": sorted(finding.audit_years), "is_report": finding.is_report,
        "reported_on": finding.reported_on, "first_on": finding.first_on, "response": finding.response,
        "spans": [{"start": span.start, "end": span.end} for span in finding.spans], "status": str(finding.status),
        "due": [
            {"earliest": due.earliest, "latest": due.latest, "precision": str(due.precision), "text": due.text}
            for due in finding.due
        ],
        "kind": finding.kind, "source": finding.source, "page": finding.page,
    }  # fmt: skip


def _profile_rows(profiles: Sequence[FindingProfile]) -> pa.Table:
    provisions = [sorted(profile.provisions, key=str) for profile in profiles]
    columns = [
        *(
            [list(part) for part in parts]
            for read in ("kinds", "concepts", "words")
            for weights in [[getattr(profile, read) for profile in profiles]]
            for parts in (weights, [one.values() for one in weights])
        ),
        [[one.law for one in some] for some in provisions],
        [[one.place for one in some] for some in provisions],
    ]
    fields = [_SCHEMA.field(name) for name in _PROFILE]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def tracked(rows: pa.Table) -> list[Tracked]:
    """The findings of these rows."""
    return [
        Tracked(
            matter=Matter(row["finding_id"], row["title"], row["text"], Theme(row["theme"]), row["law"],
                          tuple(row["legal_basis"])),
            document_id=row["document_id"],
            body=row["body"],
            body_key=row["body_key"],
            department=row["department"],
            auditor=row["auditor"],
            audit=row["audit"],
            audit_years=frozenset(row["audit_years"]),
            is_report=row["is_report"],
            reported_on=row["reported_on"],
            first_on=row["first_on"],
            response=row["response"],
            spans=tuple(Span(span["start"], span["end"]) for span in row["spans"]),
            status=ResponseStatus(row["status"]),
            due=tuple(
                Due(one["earliest"], one["latest"], DuePrecision(one["precision"]), one["text"]) for one in row["due"]
            ),
            kind=row["kind"],
            source=row["source"],
            page=row["page"],
        )
        for row in rows.drop_columns(_PROFILE).to_pylist()
    ]  # fmt: skip


def profiles(rows: pa.Table, findings: Sequence[Tracked]) -> list[FindingProfile]:
    """The profiles of these rows, whose findings these are."""
    columns = [rows[name].to_pylist() for name in _PROFILE]
    return [
        FindingProfile(
            finding.matter,
            dict(zip(kinds, kind_weights, strict=True)),
            dict(zip(concepts, concept_weights, strict=True)),
            dict(zip(words, word_weights, strict=True)),
            frozenset(Provision(law, place) for law, place in zip(laws, places, strict=True)),
        )
        for finding, kinds, kind_weights, concepts, concept_weights, words, word_weights, laws, places in zip(
            findings, *columns, strict=True
        )
    ]
