"""The files of a datasets' folder as the objects of a publication, and back."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from extractors.model.errors import PipelineError
from pipeline.objects.bucket import Bucket, Vanished
from pipeline.objects.manifest import HISTORY, Manifest, ManifestItem, object_name
from pipeline.sources.remote import in_parallel

_PARQUET = ".parquet"
_SQLITE = ".sqlite"
_CATALOGUE = Path(".gijiroku") / "catalogue.sqlite"
_INDEX = Path(".gijiroku") / "search.sqlite"
_PASSED = re.compile(r"lock|runs\.json|search\.sqlite.*|.*-(journal|wal|shm)|.*\.(link|new|tmp|fetched)")
"""Files that belong to this computer alone; the search index is made from the datasets."""
_PASSED_FOLDERS = frozenset({"spool"})


class Altered(PipelineError):
    """An object's bytes are not those that the manifest promises."""


# -- from the folder to objects ---------------------------------------------------------------


def survey(folder: Path, before: Manifest, scratch: Path) -> tuple[list[tuple[ManifestItem, Path]], dict[str, str]]:
    """The files that make up the current generation, each with a path to read it from, and the symbolic links.

    What ``before`` knows of parts is believed, as parts never change; catalogues are copied to ``scratch``.
    """
    links = {
        path.relative_to(folder).as_posix(): str(path.readlink())
        for place in (folder, folder / HISTORY)
        if place.exists()
        for path in sorted(place.iterdir())
        if path.is_symlink()
    }
    current = {(folder / link).parent / Path(target).parent for link, target in links.items()}
    known = {path: item for item in before.items for path in item.paths if "/parts/" in path}
    one: dict[tuple[int, int] | Path, list[Path]] = {}
    for path in _files(folder, current):
        status = path.stat()
        one.setdefault((status.st_dev, status.st_ino) if path.suffix == _PARQUET else path, []).append(path)
    found = [_item(folder, sorted(paths), known, scratch) for paths in one.values()]
    return sorted(found, key=lambda pair: pair[0].file), links


def _files(folder: Path, current: set[Path]) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        here = Path(root)
        if here.name == "generations":
            folders[:] = [name for name in folders if here / name in current]
        folders[:] = sorted(name for name in folders if name not in _PASSED_FOLDERS)
        for name in sorted(names):
            if not _PASSED.fullmatch(name) and not (here / name).is_symlink():
                yield here / name


def _item(
    folder: Path, paths: Sequence[Path], known: Mapping[str, ManifestItem], scratch: Path
) -> tuple[ManifestItem, Path]:
    names = tuple(path.relative_to(folder).as_posix() for path in paths)
    source = _copied(paths[0], scratch / names[0].replace("/", "-")) if paths[0].suffix == _SQLITE else paths[0]
    size = source.stat().st_size
    same = next((known[name] for name in names if name in known and known[name].bytes == size), None)
    if same is not None:
        return ManifestItem(same.file, size, same.sha256, same.rows, names), source
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return ManifestItem(object_name(names, sha256), size, sha256, _rows(source), names), source


def _rows(file: Path) -> int | None:
    if file.suffix != _PARQUET:
        return None
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    try:
        return int(pq.read_metadata(file).num_rows)
    except ValueError as error:
        raise Altered(f"{file} is damaged; run: gijiroku verify --repair") from error


def erasures(folder: Path) -> tuple[int, ...]:
    """Generations before which nothing may stay, of the datasets and of the history: something was taken down."""
    found: list[int] = []
    for place in (folder, folder / HISTORY):
        if (place / _CATALOGUE).exists():
            with closing(sqlite3.connect(place / _CATALOGUE)) as database:
                found += (oldest for (oldest,) in database.execute("SELECT oldest FROM state"))
    return tuple(found)


def copy_index(source: Path, target: Path) -> None:
    """Take the search index of another copy along; whoever searches brings it up to date."""
    if (source / _INDEX).exists():
        try:
            _copied(source / _INDEX, target / _INDEX)
        except sqlite3.Error:
            (target / _INDEX).unlink(missing_ok=True)  # it is made anew


def _copied(database: Path, target: Path) -> Path:
    """A copy of a SQLite database as it was last committed."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


# -- from objects to a folder -----------------------------------------------------------------


def build(
    bucket: Bucket, manifest: Manifest, target: Path, donors: Sequence[tuple[Path, Manifest]], *, mending: bool = False
) -> set[str]:
    """Make a datasets' folder out of a publication; files that a donor has are shared with it.

    Raises Vanished where an object is not there any more, Altered where it is not what it was. For mending, such a file
    is left empty, which no reader takes for a file without rows, and the object is among those returned.
    """
    lay_out(manifest, target)
    return fill(bucket, manifest.items, target, donors, mending=mending)


def lay_out(manifest: Manifest, target: Path) -> None:
    """Make the folders and links of a publication, without files."""
    for folder in {(target / path).parent for item in manifest.items for path in item.paths}:
        folder.mkdir(parents=True, exist_ok=True)
    for link, goal in manifest.links.items():
        (target / link).symlink_to(goal)


def fill(
    bucket: Bucket, items: Iterable[ManifestItem], target: Path, donors: Sequence[tuple[Path, Manifest]], *,
    mending: bool = False,
) -> set[str]:  # fmt: skip
    """Fetch those files of a publication that are not there yet; each appears whole. Like ``build``."""
    broken: set[str] = set()
    known = {item.sha256: folder / item.paths[-1] for folder, given in reversed(donors) for item in given.items}

    def obtain(item: ManifestItem) -> None:
        places = [target / path for path in item.paths]
        fresh = places[-1].with_suffix(".fetched")
        fresh.unlink(missing_ok=True)
        if not (places[0].suffix == _PARQUET and _given(known.get(item.sha256), fresh, item)):
            fresh.unlink(missing_ok=True)
            try:
                check(bucket, item, fresh)
            except (Vanished, Altered):
                if not mending or places[0].suffix != _PARQUET:
                    raise
                broken.add(item.file)
                fresh.write_bytes(b"")
        for place in places:
            place.unlink(missing_ok=True)
            os.link(fresh, place)
        fresh.unlink()

    in_parallel(obtain, (item for item in items if not all((target / path).exists() for path in item.paths)))
    return broken


def check(bucket: Bucket, item: ManifestItem, target: Path) -> None:
    """Fetch an object into a new file. Raises Vanished or Altered."""
    if bucket.fetch(item.file, target) != item.sha256:
        raise Altered(f"{bucket.url}/{item.file} is not what the manifest says; run: gijiroku verify --repair")


def _given(donor: Path | None, target: Path, item: ManifestItem) -> bool:
    """Whether another copy on this computer has the file; it is checked, as that copy may be just changing."""
    if donor is None:
        return False
    try:
        os.link(donor, target)
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == item.sha256
    except OSError:
        return False
