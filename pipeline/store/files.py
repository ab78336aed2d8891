"""The files of a datasets' folder: parts, generations of hard links to them, and the links that people open."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from pipeline.schema.arrow import dataset_class, schema
from pipeline.store.catalogue import NotAStore
from pipeline.store.parts import NAMES, PER_DOCUMENT, SINGLE, sync, write_parquet

HIDDEN = ".gijiroku"
EMPTY = "empty"
"""Name of the file without rows that every dataset begins with and keeps, so that no file that was seen goes away."""


class StoreFiles:
    """Where the files of a datasets' folder are, and how they come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hidden = folder / HIDDEN

    def part_folder(self, part: str) -> Path:
        """Where a part's files are."""
        return self.hidden / "parts" / part

    def generation_folder(self, number: int) -> Path:
        """Where a generation's datasets are."""
        return self.hidden / "generations" / f"{number:08d}"

    def files_of(self, parts: Iterable[str], name: str) -> list[Path]:
        """Files of a dataset in these parts; a part has none for a dataset that it has no rows of."""
        return [file for part in parts if (file := self.part_folder(part) / f"{name}.parquet").exists()]

    def build(self, number: int, current: int, live: Mapping[str, str], singles: Mapping[str, pa.Table]) -> None:
        """Make a generation out of the live parts, under their names, and of the datasets that are one file each: those
        given, else those of the ``current`` generation."""
        folder = self.generation_folder(number)
        shutil.rmtree(folder, ignore_errors=True)
        before = self.generation_folder(current)
        for name in NAMES:
            (folder / name).mkdir(parents=True)
            if name in PER_DOCUMENT:
                for part, shown in live.items():
                    with suppress(FileNotFoundError):  # a part has no file for a dataset that it has no rows of
                        os.link(self.part_folder(part) / f"{name}.parquet", folder / name / f"{shown}.parquet")
            single = name if name in SINGLE else EMPTY
            if name in singles:
                write_parquet(singles[name], folder / name / f"{single}.parquet")
            elif (before / name / f"{single}.parquet").exists():
                os.link(before / name / f"{single}.parquet", folder / name / f"{single}.parquet")
            else:
                write_parquet(schema(dataset_class(name)).empty_table(), folder / name / f"{single}.parquet")
            sync(folder / name)
        sync(folder)

    def publish(self, number: int) -> None:
        """Let the datasets' folders show a generation, each by one rename."""
        for name in NAMES:
            link, target = self.folder / name, Path(HIDDEN) / "generations" / f"{number:08d}" / name
            if link.is_symlink() and link.readlink() == target:
                continue
            if link.exists() and not link.is_symlink():
                raise NotAStore(f"{link} is in the way: it was not written by gijiroku; move it elsewhere")
            fresh = self.hidden / f"{name}.link"
            fresh.unlink(missing_ok=True)
            # The link is made inside the hidden folder and renamed out of it, so its target is relative to --data.
            fresh.symlink_to(target)
            fresh.rename(link)
        sync(self.folder)

    def sweep(self, number: int, live: Set[str], oldest: int) -> None:
        """Delete parts and generations that nobody needs.

        The previous generation stays for readers that hold its path, and those that a reader has pinned; but none
        before the ``oldest``: they show what was taken down.
        """
        for folder in self._folders("generations"):
            its_number = int(folder.name)
            recent = its_number in {number, number - 1} or (its_number < number and is_pinned(folder))
            if its_number < oldest or not recent:
                shutil.rmtree(folder, ignore_errors=True)
        for folder in self._folders("parts"):
            if folder.name not in live:
                shutil.rmtree(folder, ignore_errors=True)
        (self.hidden / "compaction").unlink(missing_ok=True)
        for link in self.hidden.glob("*.link"):
            link.unlink()

    def _folders(self, name: str) -> list[Path]:
        folder = self.hidden / name
        return sorted(folder.iterdir()) if folder.exists() else []


def is_pinned(folder: Path) -> bool:
    """Whether a reader holds a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
