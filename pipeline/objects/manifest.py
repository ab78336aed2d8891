"""What a publication of the datasets on an object store consists of: one JSON object, replaced by one write."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from extractors.model.errors import PipelineError

NAME = "manifest.json"
FORMAT = "gijiroku-manifest-1"
HISTORY = "history"
STATE = "state"
"""Folder of what is no dataset: the catalogue."""


class BadManifest(PipelineError):
    """The manifest is not one of Gijiroku's."""


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """One file of the datasets' folder, and the object that holds its bytes."""

    file: str
    """Name of the object, relative to the manifest; never used again for other bytes."""
    bytes: int
    sha256: str
    rows: int | None
    paths: tuple[str, ...]
    """Where it stands in the datasets' folder: one file, perhaps under several names."""

    @property
    def dataset(self) -> str | None:
        """The dataset whose rows it holds; None for the history's and for what is no dataset."""
        folder, _, name = self.file.partition("/")
        return folder if "/" not in name and folder != STATE else None


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files of one moment."""

    number: int
    items: tuple[ManifestItem, ...]
    links: Mapping[str, str] = field(default_factory=dict)
    """Symbolic links of the datasets' folder, with their targets."""
    superseded: tuple[str, ...] = ()
    """Objects of the publication before that are no longer named; they stay for those who are reading them."""
    oldest: int = 0
    """Number before which no copy may stay anywhere: something was taken down."""
    erasures: tuple[int, ...] = ()
    """Generations of the datasets' folder of which the same holds; where they change, something was taken down."""
    published_at: str = ""

    @property
    def objects(self) -> frozenset[str]:
        """Names of the objects that are current."""
        return frozenset(item.file for item in self.items)


def object_name(paths: Sequence[str], sha256: str) -> str:
    """Name of the object for a file that stands at these places."""
    shown = next((path for path in paths if "/generations/" in path), paths[0])
    place, path = (f"{HISTORY}/" if shown.startswith(f"{HISTORY}/") else ""), PurePosixPath(shown)
    folder = path.parent.name if "/generations/" in shown else STATE
    return f"{place}{folder}/{path.stem}-{sha256[:16]}{path.suffix}"


def dump(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    whole: dict[str, Any] = {
        "format": FORMAT,
        "number": manifest.number,
        "published_at": manifest.published_at,
        "oldest": manifest.oldest,
        "erasures": manifest.erasures,
        "datasets": {},
        HISTORY: {},
        STATE: [],
        "links": dict(manifest.links),
        "superseded": list(manifest.superseded),
    }
    for item in sorted(manifest.items, key=lambda item: item.file):
        shown = {"file": item.file, "rows": item.rows, "bytes": item.bytes, "sha256": item.sha256, "paths": item.paths}
        *above, folder, _ = item.file.split("/")
        if folder == STATE:
            whole[STATE].append(shown)
        else:
            whole[HISTORY if above else "datasets"].setdefault(folder, []).append(shown)
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def parse_manifest(data: bytes, where: str) -> Manifest:
    """Read a manifest. Raises BadManifest."""
    try:
        whole = json.loads(data)
        if whole["format"] != FORMAT:
            raise BadManifest(f"{where} is of another version ({whole['format']}); update Gijiroku")
        manifest = Manifest(
            number=int(whole["number"]),
            items=tuple(ManifestItem(**{**item, "paths": tuple(item["paths"])}) for item in _listed(whole)),
            links=dict(whole["links"]),
            superseded=tuple(whole["superseded"]),
            oldest=int(whole["oldest"]),
            erasures=tuple(whole["erasures"]),
            published_at=str(whole["published_at"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadManifest(f"{where} is no manifest of Gijiroku ({type(error).__name__}: {error})") from error
    inside = [path for item in manifest.items for path in (item.file, *item.paths)]
    inside += [posixpath.join(posixpath.dirname(link), target) for link, target in manifest.links.items()]
    for path in (*inside, *manifest.links, *manifest.superseded):
        if path.startswith("/") or posixpath.normpath(path).startswith(".."):
            raise BadManifest(f"{where} names a file outside its folder: {path!r}")
    return manifest


def _listed(whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for kind in ("datasets", HISTORY):
        for items in whole[kind].values():
            yield from items
    yield from whole[STATE]
