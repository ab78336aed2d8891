"""The folder in the cache that belongs to the datasets behind one URL."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extractors.model.errors import PipelineError
from pipeline import system
from pipeline.objects import manifest as manifests
from pipeline.objects.bucket import Bucket, Vanished
from pipeline.objects.claim import Claimed
from pipeline.objects.manifest import Manifest
from pipeline.store.mirror_files import build

LOG = logging.getLogger(__name__)
MARKER = "gijiroku-mirror"
"""File in a URL's folder of the cache that holds the URL."""
ATTEMPTS = 5
"""Times to look again where a publication was superseded while it was fetched."""
MENDING: set[Path] = set()
"""Folders of URLs whose working copy this process may use although objects are broken."""


class DamagedHome(PipelineError):
    """The object store does not hold what its manifest says."""


class CacheFailed(PipelineError):
    """The copies on this computer cannot be written."""


class Home:
    """The folder in the cache that belongs to one URL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "write"
        self.snapshots = folder / "read"
        self._hollow = folder / "hollow"
        """There while files of the working copy stand empty, to be mended."""
        self.bucket = Bucket((folder / MARKER).read_text(encoding="utf-8"))

    @contextmanager
    def locked(self, name: str, *, wait: bool = True) -> Iterator[None]:
        """Keep other processes of this computer out."""
        descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                system.lock(descriptor, wait=False)
            except BlockingIOError:
                if not wait:
                    raise Claimed(f"{self.bucket.url} is being written from this computer; try later") from None
                LOG.info("waiting for another process that has %s/%s", self.folder, name)
                system.lock(descriptor)
            yield
        finally:
            os.close(descriptor)

    @property
    def base(self) -> bytes | None:
        """The manifest that the working copy was made from, or last published."""
        try:
            return (self.folder / "base.json").read_bytes()
        except FileNotFoundError:
            return None

    def rebase(self, data: bytes) -> None:
        """Note the manifest that the working copy shows."""
        fresh = self.folder / "base.json.new"
        fresh.write_bytes(data)
        fresh.rename(self.folder / "base.json")

    @property
    def broken(self) -> frozenset[str]:
        """Objects that are to be written again."""
        try:
            return frozenset((self.folder / "broken").read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            return frozenset()

    @broken.setter
    def broken(self, names: frozenset[str]) -> None:
        (self.folder / "broken").write_text("\n".join(sorted(names)), encoding="utf-8")
        if not names:
            (self.folder / "broken").unlink()

    def published(self) -> tuple[bytes | None, Manifest | None]:
        """The manifest on the object store."""
        data = self.bucket.read(manifests.NAME)
        return data, manifests.parse_manifest(data, f"{self.bucket.url}/{manifests.NAME}") if data is not None else None

    def pull(self) -> None:
        """Let the working copy be what is published; what was committed here on top of that stays."""
        for leftover in (*self.folder.glob("write.*/"), *self.folder.glob("scratch*/")):
            shutil.rmtree(leftover, ignore_errors=True)
        for _ in range(ATTEMPTS):
            data, manifest = self.published()
            whole = self.folder in MENDING or not self._hollow.exists()
            if data == self.base and whole and (manifest is None or self.work.exists()):
                self.work.mkdir(exist_ok=True)
                return
            with suppress(Vanished):
                self._take_over(data, manifest)
                return
        raise DamagedHome(f"{self.bucket.url} lacks objects that its manifest names; run: gijiroku verify --repair")

    def _take_over(self, data: bytes | None, manifest: Manifest | None) -> None:
        fresh, old = self.folder / "write.new", self.folder / "write.old"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        hollow: set[str] = set()
        if manifest is not None:
            hollow = build(self.bucket, manifest, fresh, self.donors(), mending=self.folder in MENDING)
        (self.folder / "base.json").unlink(missing_ok=True)
        self._hollow.touch() if hollow else self._hollow.unlink(missing_ok=True)
        if self.work.exists():
            self.work.rename(old)
        fresh.rename(self.work)
        shutil.rmtree(old, ignore_errors=True)
        if data is not None:
            self.rebase(data)

    def donors(self) -> list[tuple[Path, Manifest]]:
        """Folders that hold files already, with the manifests that tell which."""
        found: list[tuple[Path, Manifest]] = []
        if (base := self.base) is not None:
            found.append((self.work, manifests.parse_manifest(base, "the cache")))
        for folder in self.snapshot_folders():
            with suppress(FileNotFoundError):
                found.append((folder, manifests.parse_manifest((folder / manifests.NAME).read_bytes(), "the cache")))
        return found

    def snapshot_folders(self) -> list[Path]:
        """Copies for readers."""
        return sorted(self.snapshots.iterdir()) if self.snapshots.exists() else []

    def mended(self) -> None:
        """Forget what was broken."""
        self.broken = frozenset()
        self._hollow.unlink(missing_ok=True)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for the time of the block."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="scratch") as folder:
            yield Path(folder)

    def drop_snapshots(self, *, keep: Path | None = None, oldest: int = 0) -> None:
        """Delete copies that nobody reads, and those older than what may stay, read or not."""
        for folder in self.snapshot_folders():
            if folder != keep and (not system.is_held(folder) or _number(folder) < oldest):
                shutil.rmtree(folder, ignore_errors=True)


def home_of(url: str) -> Path:
    """The folder in the cache for a URL, made where it is not there."""
    url = url.rstrip("/")
    cache = os.environ.get("GIJIROKU_CACHE")
    root = Path(cache) if cache else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gijiroku"
    spoken = re.sub(r"[^\w.-]+", "-", url)[:60]
    folder = root / f"{spoken}-{hashlib.sha256(url.encode()).hexdigest()[:12]}"
    # Minutes may hold personal data: nobody else need read the cache.
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / MARKER).exists():
        (folder / f"{MARKER}.new").write_text(url, encoding="utf-8")
        (folder / f"{MARKER}.new").rename(folder / MARKER)
    return folder


def _number(folder: Path) -> int:
    return int(folder.name.partition("-")[0])
