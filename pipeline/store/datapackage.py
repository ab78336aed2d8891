"""``datapackage.json``: the datasets described for others (Frictionless Data Package 2.0), and their version."""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.model.records import DATASETS, RECORDS, DocumentRow
from pipeline.outputs import written
from pipeline.schema.arrow import SchemaColumn, columns
from pipeline.schema.dictionary import column_ja, dataset_ja
from pipeline.store.catalogue import File
from pipeline.store.store import Store

LOG = logging.getLogger(__name__)
FILE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0"
_KEYS: dict[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "pages": ("document_id", "page"),
    "segments": ("document_id", "position"),
    "bodies": ("body_id",),
    "tables": ("table_id",),
    "tokens": ("host_id", "sentence", "position"),
    "issues": ("issue_id",),
    "runs": ("run_id",),
    "finding_links": ("finding_id", "other_id", "kind"),
    "recurring_findings": ("group_id",),
    "recurring_finding_members": ("group_id", "finding_id"),
} | {record.dataset: ("record_id",) for record in RECORDS}
"""What names a row. A finding may be reported on twice in one document: ``finding_responses`` has no key."""
_LEADS_TO: dict[str, tuple[str, str]] = {
    "document_id": ("documents", "document_id"),
    "body_id": ("bodies", "body_id"),
    "meeting_id": ("meetings", "record_id"),
    "agenda_item_id": ("agenda_items", "record_id"),
    "attendee_id": ("attendees", "record_id"),
    "decision_id": ("decisions", "record_id"),
    "speech_id": ("speeches", "record_id"),
    "question_speech_id": ("speeches", "record_id"),
    "table_id": ("tables", "table_id"),
    "finding_id": ("findings", "record_id"),
    "other_id": ("findings", "record_id"),
    "group_id": ("recurring_findings", "group_id"),
}
_MOST_SOURCES = 1000
"""Documents that are listed one by one."""
_NOT_A_KEY = frozenset({("issues", "document_id")})
"""Names of files that could not be read stand there without a document."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a publisher says of the whole."""

    title: str = "Gijiroku: minutes and review papers of Japanese public bodies"
    licence: str | None = None
    """Of the compilation, by its publisher's word alone; the documents quoted stay under their publishers' terms."""
    licence_path: str | None = None
    contributors: tuple[str, ...] = ()


def dataset_version(store: Store) -> str:
    """The program's version and, in twelve hexadecimal digits, what it read and how: the same documents read by the
    same program with the same settings have the same version, in whatever order they came in."""
    digest = hashlib.sha256()
    for document in sorted(store.catalogue.documents().values(), key=lambda known: known.document_id):
        digest.update(f"{document.document_id} {document.status} {document.fingerprint}\n".encode())
    return f"{version('gijiroku')}+{digest.hexdigest()[:12]}"


def write_datapackage(store: Store, terms: Terms) -> Path:
    """Describe the current generation in ``datapackage.json``. The same datasets give the same file."""
    path = store.folder / FILE
    described = json.dumps(describe(store, terms), ensure_ascii=False, indent=1) + "\n"
    with written(path) as fresh:
        fresh.write_text(described, encoding="utf-8")
    return path


def refresh_datapackage(store: Store) -> None:
    """Describe the datasets anew where they were described before, on the same terms."""
    path = store.folder / FILE
    try:
        terms = _terms_of(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError, AttributeError):
        LOG.warning("%s is damaged: on which terms, only you know; run: gijiroku datapackage", path)
        return
    write_datapackage(store, terms)


def stated_terms(store: Store) -> Terms:
    """What the publisher said when the datasets were described; nothing, where they were not or it cannot be read."""
    try:
        return _terms_of(json.loads((store.folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Terms()


def describes(store: Store, descriptor: Mapping[str, Any]) -> bool:
    """Whether a descriptor tells of the files of the current generation, by their hashes."""
    known = store.catalogue.files()
    told = {
        (file["path"], file["hash"], file["rows"])
        for resource in descriptor.get("resources", ())
        for file in resource.get("files", ())
    }
    there = {
        (file["path"], file["hash"], file["rows"])
        for record in DATASETS
        for file in _resource(store, record, known)["files"]
    }
    return told == there


def describe(store: Store, terms: Terms) -> dict[str, Any]:
    """The descriptor."""
    licence = {"name": terms.licence, "path": terms.licence_path, "title": "The compilation; quoted texts stay under "
               "the terms of their publishers"}  # fmt: skip
    known = store.catalogue.files()
    descriptor = {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": "gijiroku",
        "title": terms.title,
        "description": "Meetings, speeches, decisions, findings and their responses, read from minutes and review "
        "papers of Japanese public bodies; every record leads back to the words and the page it was read from. "
        "日本の公的機関の議事録・審査資料から読み取った記録。各記録は原典の頁と語に遡れる。",
        "version": dataset_version(store),
        "keywords": ["議事録", "会議録", "特定個人情報保護評価", "監査", "minutes", "audit", "Japan"],
        "licenses": [{name: value for name, value in licence.items() if value}] if terms.licence else None,
        "sources": _sources(store),
        "contributors": [{"title": title} for title in terms.contributors],
        "resources": [_resource(store, record, known) for record in DATASETS],
    }
    return {name: value for name, value in descriptor.items() if value}


def _terms_of(descriptor: dict[str, Any]) -> Terms:
    licence: dict[str, str] = next(iter(descriptor.get("licenses") or ()), {})
    contributors = tuple(person["title"] for person in descriptor.get("contributors", ()))
    return Terms(descriptor["title"], licence.get("name"), licence.get("path"), contributors)


def _sources(store: Store) -> list[dict[str, str]]:
    """Every document by its title, with where it was found and its hash; of a large collection the publishers only, as
    its ``documents`` say the rest."""
    if store.row_counts()[DocumentRow.dataset] > _MOST_SOURCES:
        issuers = pq.read_table(store.dataset(DocumentRow.dataset), columns=["issuer"])["issuer"]
        return [{"title": issuer} for issuer in sorted(filter(None, pc.unique(issuers).to_pylist()))]
    names = ["document_id", "title", "sources", "sha256"]
    rows = pq.read_table(store.dataset(DocumentRow.dataset), columns=names).to_pylist()
    found = []
    for row in sorted(rows, key=lambda row: (row["sources"], row["document_id"])):
        place = row["sources"][0] if row["sources"] else row["document_id"]
        web = place.startswith(("http://", "https://"))
        title = " ".join((row["title"] or place).split())
        about = {"title": title, "path": place if web else None, "file": None if web else place, "hash": row["sha256"]}
        found.append({name: value for name, value in about.items() if value})
    return found


def _resource(store: Store, record: type, known: Mapping[str, Mapping[str, File]]) -> dict[str, Any]:
    """A dataset; of the files of its parts the catalogue knows hash and size."""
    name = record.dataset  # type: ignore[attr-defined]
    files = [
        _file(name, path, known.get(path.stem, {}).get(name)) for path in sorted(store.dataset(name).glob("*.parquet"))
    ]
    paths = [file["path"] for file in files]
    whole = {"hash": files[0]["hash"], "bytes": files[0]["bytes"]} if len(files) == 1 else {}
    return {
        "$schema": f"{_PROFILE}/dataresource.json",
        "name": name,
        "type": "table",
        "title": dataset_ja(name),
        "description": inspect.getdoc(record) or "",
        "path": paths[0] if len(paths) == 1 else paths,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": sum(file["rows"] for file in files),
        **whole,
        "files": files,
        "schema": table_schema(record),
    }


def _file(name: str, path: Path, known: File | None) -> dict[str, Any]:
    if known is None:
        content = path.read_bytes()
        known = File(pq.read_metadata(path).num_rows, len(content), hashlib.sha256(content).hexdigest())
    return {
        "path": f"{name}/{path.name}",
        "hash": f"sha256:{known.sha256}",
        "bytes": known.bytes,
        "rows": known.rows,
    }


def table_schema(record: type) -> dict[str, Any]:
    """The Table Schema of a dataset: fields with their meaning in English and Japanese, keys."""
    name = record.dataset  # type: ignore[attr-defined]
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILE}/tableschema.json",
        "fields": [_field(name, column) for column in columns(record)],
    }
    if name in _KEYS:
        schema["primaryKey"] = list(_KEYS[name])
    found = [foreign for column in columns(record) if (foreign := _foreign(name, column.name))]
    return schema | ({"foreignKeys": found} if found else {})


def _field(dataset: str, column: SchemaColumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.vocabulary is not None and column.type == pa.string():
        constraints["enum"] = [str(member) for member in column.vocabulary]
    field = {"name": column.name, "type": _type(column.type), "description": column.description,
             "description_ja": column_ja(dataset, column.name), "arrow_type": str(column.type)}  # fmt: skip
    return field | ({"constraints": constraints} if constraints else {})


def _foreign(dataset: str, column: str) -> dict[str, Any] | None:
    if column == "parent_id":
        target = (dataset, "body_id" if dataset == "bodies" else "record_id")
    elif column in _LEADS_TO and (dataset, column) not in _NOT_A_KEY:
        target = _LEADS_TO[column]
    else:
        return None
    if target == (dataset, column):
        return None  # the key itself
    return {"fields": [column], "reference": {"resource": target[0], "fields": [target[1]]}}


def _type(kind: pa.DataType) -> str:
    tests: Sequence[tuple[bool, str]] = (
        (pa.types.is_list(kind), "array"),
        (pa.types.is_struct(kind), "object"),
        (pa.types.is_boolean(kind), "boolean"),
        (pa.types.is_integer(kind), "integer"),
        (pa.types.is_floating(kind), "number"),
        (pa.types.is_date(kind), "date"),
        (pa.types.is_timestamp(kind), "datetime"),
    )
    return next((name for true, name in tests if true), "string")
