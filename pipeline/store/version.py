"""The version of a folder's datasets: what a citation names."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from pipeline.store.store import Store


def dataset_version(store: Store) -> str:
    """The program's version and, in twelve hexadecimal digits, what it read and how: the same documents read by the
    same program with the same settings have the same version, in whatever order they came in."""
    digest = hashlib.sha256()
    for document in sorted(store.catalogue.documents().values(), key=lambda known: known.document_id):
        digest.update(f"{document.document_id} {document.status} {document.fingerprint}\n".encode())
    return f"{version('gijiroku')}+{digest.hexdigest()[:12]}"
