"""The files of a datasets' folder: parts, generations of hard links to them, and the links that people open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

import pyarrow as pa

from pipeline import system
from pipeline.schema.arrow import dataset_class, schema
from pipeline.store.catalogue import File
from pipeline.store.database import NotAStore, broken
from pipeline.store.parts import NAMES, PER_DOCUMENT, SINGLE, sync, write_parquet
from pipeline.store.tombstones import Tombstone, as_lines, from_lines

HIDDEN = ".gijiroku"
TOMBSTONES = "taken-down"
EMPTY = "empty"
"""Name of the file without rows that every dataset begins with and keeps, so that no file that was seen goes away."""


class StoreFiles:
    """Where the files of a datasets' folder are, and how they come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hidden = folder / HIDDEN

    @property
    def catalogue(self) -> Path:
        """Where the catalogue is."""
        return self.hidden / "catalogue.sqlite"

    def tombstones(self) -> frozenset[Tombstone]:
        """What was taken down, which is kept beside the catalogue so as not to be lost with it. Raises BrokenStore."""
        try:
            return from_lines((self.hidden / TOMBSTONES).read_text(encoding="ascii"))
        except ValueError as error:
            raise broken(self.folder, f"{TOMBSTONES} cannot be read ({error})") from error
        except FileNotFoundError:
            return frozenset()

    def keep_tombstones(self, stones: Iterable[Tombstone]) -> None:
        """Write what was taken down; whole or not at all."""
        fresh = self.hidden / f"{TOMBSTONES}.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(as_lines(stones))
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self.hidden / TOMBSTONES)
        sync(self.hidden)

    @property
    def hold_documents(self) -> bool:
        """Whether there are parts or generations, which a catalogue must tell of."""
        return bool(self._folders("parts") or [one for one in self._folders("generations") if int(one.name)])

    @property
    def has_catalogue(self) -> bool:
        """Whether there is a catalogue. Raises BrokenStore where there is none, or nothing in it, beside documents."""
        size = self.catalogue.stat().st_size if self.catalogue.exists() else None
        if not size and self.hold_documents:
            raise broken(self.folder, f"its catalogue is {'missing' if size is None else 'empty'}")
        return size is not None

    def shown(self) -> int:
        """Number of the newest generation that a dataset's link shows; 0 where there are no links."""
        links = (self.folder / name for name in NAMES)
        numbers = (link.readlink().parent.name for link in links if link.is_symlink())
        return max((int(number) for number in numbers if number.isdigit()), default=0)

    def part_folder(self, part: str) -> Path:
        """Where a part's files are."""
        return self.hidden / "parts" / part

    def generation_folder(self, number: int) -> Path:
        """Where a generation's datasets are."""
        return self.hidden / "generations" / f"{number:08d}"

    def file_of(self, part: str, name: str) -> Path:
        """Where a part's file of a dataset is."""
        return self.part_folder(part) / f"{name}.parquet"

    def lacking(self, live: Mapping[str, Mapping[str, File]]) -> str | None:
        """What is wrong with the first file of a live part that is not there, or not as long as it was."""
        for path, known in (
            (self.file_of(part, name), file) for part, files in sorted(live.items()) for name, file in files.items()
        ):
            try:
                size = path.stat().st_size
            except FileNotFoundError:
                return f"{path.relative_to(self.folder)} is missing"
            if size != known.bytes:
                return f"{path.relative_to(self.folder)} is {size:,} bytes long, and was {known.bytes:,}"
        return None

    def build(
        self, number: int, current: int, live: Mapping[str, str], files: Mapping[str, Mapping[str, File]],
        singles: Mapping[str, pa.Table],
    ) -> None:  # fmt: skip
        """Make a generation out of the live parts, under their names, and of the datasets that are one file each: those
        given, else those of the ``current`` generation. Raises BrokenStore where a part's file is missing."""
        folder = self.generation_folder(number)
        shutil.rmtree(folder, ignore_errors=True)
        before = self.generation_folder(current)
        for name in NAMES:
            (folder / name).mkdir(parents=True)
            if name in PER_DOCUMENT:
                for part, shown in live.items():
                    if name in files[part]:
                        self._link(self.file_of(part, name), folder / name / f"{shown}.parquet")
            single = name if name in SINGLE else EMPTY
            if name in singles:
                write_parquet(singles[name], folder / name / f"{single}.parquet")
            elif (before / name / f"{single}.parquet").exists():
                os.link(before / name / f"{single}.parquet", folder / name / f"{single}.parquet")
            else:
                write_parquet(schema(dataset_class(name)).empty_table(), folder / name / f"{single}.parquet")
            sync(folder / name)
        sync(folder)

    def _link(self, file: Path, name: Path) -> None:
        try:
            os.link(file, name)
        except FileNotFoundError:
            raise broken(self.folder, f"{file.relative_to(self.folder)} is missing") from None

    def publish(self, number: int) -> None:
        """Let the datasets' folders show a generation, each by one rename."""
        for name in NAMES:
            link, target = self.folder / name, Path(HIDDEN) / "generations" / f"{number:08d}" / name
            if link.is_symlink() and link.readlink() == target:
                continue
            if link.exists() and not link.is_symlink():
                if not self._is_copy(link):
                    raise NotAStore(f"{link} is in the way: it was not written by gijiroku; move it elsewhere")
                shutil.rmtree(link)
            fresh = self.hidden / f"{name}.link"
            fresh.unlink(missing_ok=True)
            # The link is made inside the hidden folder and renamed out of it, so its target is relative to --data.
            fresh.symlink_to(target)
            fresh.rename(link)
        sync(self.folder)

    def _is_copy(self, folder: Path) -> bool:
        """Whether a folder is what copying without links made of a dataset: files of a generation, and no others."""
        if not folder.is_dir():
            return False
        shown = [self.generation_folder(number) / folder.name for number in self.generations()]
        return _listing(folder) in [_listing(one) for one in shown if one.is_dir()]

    def sweep(self, number: int, live: Set[str], oldest: int) -> None:
        """Delete parts and generations that nobody needs.

        The previous generation stays for readers that hold its path, and those that a reader has pinned; but none
        before the ``oldest``: they show what was taken down.
        """
        for folder in self._folders("generations"):
            its_number = int(folder.name)
            recent = its_number in {number, number - 1} or (its_number < number and system.is_held(folder))
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
        return sorted(one for one in folder.iterdir() if one.name.isdigit()) if folder.exists() else []

    def generations(self) -> list[int]:
        """Numbers of the generations that are there, finished or not."""
        return [int(folder.name) for folder in self._folders("generations")]

    def whole_generations(self) -> list[int]:
        """Numbers of the generations that were finished: the file without rows is the last to come into a folder."""
        return [
            number
            for number in self.generations()
            if all(
                (self.generation_folder(number) / name / f"{name if name in SINGLE else EMPTY}.parquet").exists()
                for name in NAMES
            )
        ]

    def adopt(self, part: str, files: Mapping[str, Path]) -> None:
        """Make a part out of files, by dataset."""
        folder = self.part_folder(part)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, file in files.items():
            os.link(file, folder / f"{name}.parquet")
        sync(folder)

    def parts(self) -> list[str]:
        """Parts that are there, live or not."""
        return [folder.name for folder in self._folders("parts")]


def _listing(folder: Path) -> set[tuple[str, int]]:
    """Names and lengths of the files of a folder."""
    return {(file.name, file.stat().st_size) for file in folder.iterdir()}
