"""Objects below a URL of a file system that has no folders to swap and no locks (s3://, gs://, memory:// …)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from extractors.model.errors import PipelineError
from pipeline.sources.remote import in_parallel, open_url, told


class Vanished(PipelineError):
    """An object is not there."""


class Overtaken(PipelineError):
    """Somebody else wrote meanwhile what was to be replaced."""


class Bucket:
    """The objects below a URL, by their names relative to it. Every method raises NoRemote."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        system, root = open_url(self.url)
        return system, root.rstrip("/")

    def _place(self, name: str) -> tuple[Any, str]:
        system, root = self._opened
        return system, f"{root}/{name}"

    def read(self, name: str) -> bytes | None:
        """An object's bytes; None if there is no such object."""
        with told(f"{self.url}/{name}"):
            system, place = self._place(name)
            try:
                data: bytes = system.cat_file(place)
            except FileNotFoundError:
                return None
            return data

    def fetch(self, name: str, target: Path) -> str:
        """Copy an object to a new file; its SHA-256. Raises Vanished."""
        with told(f"{self.url}/{name}"):
            system, place = self._place(name)
            try:
                system.get_file(place, str(target))
            except FileNotFoundError as error:
                raise Vanished(f"{self.url}/{name} is not there") from error
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def upload(self, source: Path, name: str) -> None:
        """Write a file as an object; it is there whole or not at all."""
        with told(f"{self.url}/{name}"):
            system, place = self._place(name)
            system.put_file(str(source), place)

    def write(self, name: str, data: bytes) -> None:
        """Write an object."""
        with told(f"{self.url}/{name}"):
            system, place = self._place(name)
            system.pipe_file(place, data)

    def replace(self, name: str, before: bytes | None, data: bytes) -> None:
        """Write an object in place of what it was before. Raises Overtaken if it is something else now.

        S3 compares and writes in one step; elsewhere, and with servers that know only part of its language, a moment
        lies between the two.
        """
        with told(f"{self.url}/{name}"):
            system, place = self._place(name)
            system.invalidate_cache()
            condition: dict[str, str] = {}
            if "s3" in system.protocol:
                condition = {"mode": "create"} if before is None else {"IfMatch": self._tag(system, place)}
            if self.read(name) != before:
                raise Overtaken(f"{self.url}/{name} was written by somebody else meanwhile")
            try:
                system.pipe_file(place, data, **condition)
            except (OSError, NotImplementedError) as error:
                if self.read(name) != before:
                    raise Overtaken(f"{self.url}/{name} was written by somebody else meanwhile") from error
                if not (condition and _is_unknown(error)):
                    raise
                system.pipe_file(place, data)

    @staticmethod
    def _tag(system: Any, place: str) -> str:
        try:
            return str(system.info(place)["ETag"])
        except FileNotFoundError:
            return ""

    def delete(self, names: Iterable[str]) -> None:
        """Delete objects; those that are not there do not matter."""
        with told(self.url):
            system, root = self._opened

        def drop(name: str) -> None:
            with told(f"{self.url}/{name}"), suppress(FileNotFoundError):
                system.rm_file(f"{root}/{name}")

        in_parallel(drop, sorted(names))

    def names(self, below: str = "") -> list[str]:
        """Names of all objects, or of those below a folder, sorted."""
        with told(self.url):
            system, root = self._opened
            system.invalidate_cache()
            try:
                found = system.find(f"{root}/{below}".rstrip("/"))
            except FileNotFoundError:
                return []
        return sorted(name.removeprefix(f"{root}/") for name in found)


def _is_unknown(error: BaseException) -> bool:
    """Whether a server of S3's language says that it does not know conditions."""
    cause: BaseException | None = error
    while cause is not None:
        told_by_server = getattr(cause, "response", None)
        if isinstance(told_by_server, dict) and told_by_server.get("Error", {}).get("Code") == "NotImplemented":
            return True
        cause = cause.__cause__
    return False
