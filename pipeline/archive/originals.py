"""The originals: bytes of documents as they were read, kept once, by hash, with the sidecar that says whence they came.

``archive/ab/<sha256>.pdf`` below the datasets' folder, beside it ``<sha256>.pdf.source.toml``. A file is put in its
place when it is whole and its sidecar stands, so a cut leaves nothing that is half there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extractors.model.errors import PipelineError
from pipeline.outputs import written
from pipeline.sources.names import BESIDE

FOLDER = "archive"
_COMING = "coming"
"""Folder of what is not whole yet."""
_HASH = re.compile(r"[0-9a-f]{64}")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")
_UNPRINTED = str.maketrans({chr(code): f"\\u{code:04x}" for code in (0x7F, *range(0x80, 0xA0))})


class NotKept(PipelineError):
    """An original cannot be had from the archive."""


@dataclass(frozen=True, slots=True)
class Original:
    """A document that is kept."""

    sha256: str
    path: Path

    @property
    def sidecar(self) -> Path:
        """Where what is known of it stands."""
        return self.path.with_name(self.path.name + BESIDE)

    def about(self) -> dict[str, str]:
        """What is known of it: fields of the sidecar. Raises NotKept where they cannot be read."""
        try:
            values = tomllib.loads(self.sidecar.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise NotKept(f"{self.sidecar} cannot be read ({error}); run: gijiroku verify") from error
        return {name: str(value) for name, value in values.items()}

    def is_whole(self) -> bool:
        """Whether the bytes are those of its name."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


class Originals:
    """The archive of a datasets' folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def find(self, sha256: str) -> Original | None:
        """A document by its hash."""
        place = self.folder / sha256[:2]
        for path in sorted(place.glob(f"{sha256}.*")) if _HASH.fullmatch(sha256) and place.is_dir() else ():
            if not path.name.endswith(BESIDE):
                return Original(sha256, path)
        return None

    def coming(self, key: str) -> Path:
        """Where to write a document that is not there yet; what came of it before may lie there."""
        place = self.folder / _COMING / hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def keep(self, came: Path, sha256: str, name: str, about: Mapping[str, str]) -> Original:
        """Take a whole file in, from ``coming``. What is said of one that is there already stays."""
        if there := self.find(sha256):
            came.unlink(missing_ok=True)
            return there
        ending = PurePosixPath(name).suffix.lower()
        path = self.folder / sha256[:2] / f"{sha256}{ending if _ENDING.fullmatch(ending) else '.bin'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        original = Original(sha256, path)
        with written(original.sidecar) as fresh:
            fresh.write_text(sidecar_text({**about, "sha256": sha256}), encoding="utf-8")
        with came.open("rb+") as file:
            os.fsync(file.fileno())
        came.replace(path)
        return original

    def keep_bytes(self, data: bytes, sha256: str, name: str, about: Mapping[str, str]) -> Original:
        """Take a document in. Raises NotKept where the bytes are others, or cannot be written."""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise NotKept(f"{name} changed while it was read; ingest it again when it is complete")
        try:
            came = self.coming(sha256)
            came.write_bytes(data)
            return self.keep(came, sha256, name, about)
        except OSError as error:
            raise NotKept(f"{self.folder} cannot be written: {error.strerror}; what is kept stands") from error

    def remove(self, sha256: str) -> None:
        """Take a document down, with all that is said of it."""
        if original := self.find(sha256):
            original.path.unlink(missing_ok=True)
            original.sidecar.unlink(missing_ok=True)
        for sidecar in (self.folder / sha256[:2]).glob(f"{sha256}.*") if _HASH.fullmatch(sha256) else ():
            sidecar.unlink()

    def all(self) -> Iterator[Original]:
        """Every document that is kept."""
        for path in self._files():
            if _HASH.fullmatch(path.stem) and not path.name.endswith(BESIDE):
                yield Original(path.stem, path)

    def loose(self) -> Iterator[Path]:
        """Sidecars without a document, and what is no file of an archive."""
        for path in self._files():
            told = path.with_name(path.name.removesuffix(BESIDE))
            is_ours = _HASH.fullmatch(told.stem) is not None and told.parent.name == told.stem[:2]
            if not is_ours or not told.exists():
                yield path

    def _files(self) -> Iterator[Path]:
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if folder.name != _COMING and folder.is_dir():
                yield from sorted(path for path in folder.iterdir() if path.is_file())


def sidecar_text(about: Mapping[str, str]) -> str:
    """A sidecar: TOML, one field a line."""
    lines = (f"{name} = {toml_text(value)}\n" for name, value in sorted(about.items()) if value)
    return "".join(lines)


def toml_text(value: str) -> str:
    """A basic string of TOML, which is one of JSON but for some controls."""
    clean = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).translate(_UNPRINTED)
