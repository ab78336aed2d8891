"""Datasets on an object store: what ``--data s3://bucket/minutes`` means. docs/store.md tells the mechanism.

The object store holds files under names that are never used again, and one manifest that lists those of one moment.
Here each URL has a folder in the cache (``GIJIROKU_CACHE``): ``write``, the working copy, an ordinary datasets' folder
that is brought up to the manifest before something is written and published afterwards; and ``read/…``, one folder for
a publication, which never changes and stays while somebody reads it. Files are fetched once and shared by hard links.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extractors.errors import PipelineError
from pipeline import manifest as manifests
from pipeline.bucket import Bucket, Vanished
from pipeline.catalogue import NotAStore
from pipeline.claim import Claim, Claimed, claimed
from pipeline.manifest import Manifest
from pipeline.mirror_files import build, copy_index, in_parallel, survey
from pipeline.sources import path_of

LOG = logging.getLogger(__name__)
MARKER = "gijiroku-mirror"
"""File in a URL's folder of the cache that holds the URL."""
PUBLISH_EVERY = 60.0
"""Seconds between two publications in the middle of a run, at the least; ten times what one took if that is longer."""
_ATTEMPTS = 5
_OURS = re.compile(r"(history/)?([a-z_]+/[^/]+-[0-9a-f]{16}\.parquet|state/[^/]+-[0-9a-f]{16}(\.\w+)?)")
_pins: dict[Path, int] = {}
"""Folders that this process reads, each under a shared lock until the process ends."""


class Damaged(PipelineError):
    """The object store does not hold what its manifest says."""


def is_url(data: str | Path) -> bool:
    """Whether datasets are named that are not in a folder."""
    return isinstance(data, str) and "://" in data and not data.startswith("file://")


def local_folder(data: str | Path, *, writing: bool = False) -> Path:
    """The folder to work with: the one named, or the copy of what stands at a URL, up to date.

    Raises NotAStore where nothing was ever published and nobody means to write, NoRemote, Damaged.
    """
    if not is_url(data):
        return path_of(data) if isinstance(data, str) and data.startswith("file://") else Path(data)
    home = _home(str(data))
    return _working_copy(home) if writing else _snapshot(home)


@contextmanager
def publishing(folder: Path, *, wait: bool) -> Iterator[WorkingCopy | None]:
    """Where a folder is a working copy: hold its object store, bring it up to date, and publish it at the end.

    None for any other folder. If the block raises, what was committed is published by the next who writes.
    Raises Claimed if somebody else writes and ``wait`` is False.
    """
    if not (folder.parent / MARKER).exists():
        yield None
        return
    home = Home(folder.parent)
    with home.locked("write.lock", wait=wait), claimed(home.bucket, wait=wait) as claim:
        copy = WorkingCopy(home, claim)
        home.pull()
        copy.sweep()
        yield copy
        copy.publish()


class Home:
    """The folder in the cache that belongs to one URL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "write"
        self.snapshots = folder / "read"
        self.bucket = Bucket((folder / MARKER).read_text(encoding="utf-8"))

    @contextmanager
    def locked(self, name: str, *, wait: bool = True) -> Iterator[None]:
        """Keep other processes of this computer out."""
        descriptor = os.open(self.folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not wait:
                    raise Claimed(f"{self.bucket.url} is being written from this computer; try later") from None
                LOG.info("waiting for another process that has %s/%s", self.folder, name)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
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

    def published(self) -> tuple[bytes | None, Manifest | None]:
        """The manifest on the object store."""
        data = self.bucket.read(manifests.NAME)
        return data, manifests.load(data, f"{self.bucket.url}/{manifests.NAME}") if data is not None else None

    def pull(self) -> None:
        """Let the working copy be what is published; what was committed here on top of that stays."""
        for leftover in ("write.new", "write.old", "scratch"):
            shutil.rmtree(self.folder / leftover, ignore_errors=True)
        for _ in range(_ATTEMPTS):
            data, manifest = self.published()
            if data == self.base and (manifest is None or self.work.exists()):
                self.work.mkdir(exist_ok=True)
                return
            with suppress(Vanished):
                self._take_over(data, manifest)
                return
        raise Damaged(f"{self.bucket.url} lacks objects that its manifest names; run: gijiroku verify --repair")

    def _take_over(self, data: bytes | None, manifest: Manifest | None) -> None:
        fresh, old = self.folder / "write.new", self.folder / "write.old"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        if manifest is not None:
            build(self.bucket, manifest, fresh, self.donors())
        (self.folder / "base.json").unlink(missing_ok=True)
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
            found.append((self.work, manifests.load(base, "the cache")))
        for folder in self.snapshot_folders():
            with suppress(FileNotFoundError):
                found.append((folder, manifests.load((folder / manifests.NAME).read_bytes(), "the cache")))
        return found

    def snapshot_folders(self) -> list[Path]:
        """Copies for readers."""
        return sorted(self.snapshots.iterdir()) if self.snapshots.exists() else []

    def drop_snapshots(self, *, keep: Path | None = None, oldest: int = 0) -> None:
        """Delete copies that nobody reads, and those older than what may stay, read or not."""
        for folder in self.snapshot_folders():
            if folder != keep and (not _is_read(folder) or _number(folder) < oldest):
                shutil.rmtree(folder, ignore_errors=True)


class WorkingCopy:
    """A datasets' folder that is published to an object store. Whoever has it holds the claim to write there."""

    def __init__(self, home: Home, claim: Claim) -> None:
        self.home = home
        self.bucket = home.bucket
        self.claim = claim
        self._erased = False
        self._published_at = time.monotonic()
        self._took = 0.0

    def committed(self, *, erase: bool) -> None:
        """Something was committed: publish it, if it is time. What is taken down is published at the end, at once."""
        self._erased |= erase
        due = self._published_at + max(PUBLISH_EVERY, 10 * self._took)
        if self._erased or time.monotonic() < due:
            return
        try:
            self.publish()
        except PipelineError as error:
            LOG.warning("not published yet, to be tried again: %s", error)
            self._published_at = time.monotonic()

    def sweep(self) -> None:
        """Delete objects that no publication names: what an interrupted writer left."""
        _, manifest = self.home.published()
        named = manifest.objects.union(manifest.superseded) if manifest else frozenset()
        self.bucket.delete(name for name in self.bucket.names() if _OURS.fullmatch(name) and name not in named)

    def publish(self) -> None:
        """Upload what is new, replace the manifest, and delete what neither it nor the one before names.

        Raises Overtaken or ClaimLost if somebody else wrote meanwhile; then the next run starts from theirs.
        """
        began = time.monotonic()
        base = self.home.base
        before = manifests.load(base, "the cache") if base is not None else Manifest(0, ())
        with self._scratch() as scratch:
            found, links = survey(self.home.work, before, scratch)
            items = tuple(item for item, _ in found)
            if set(items) == set(before.items) and not self._erased:
                return
            in_parallel(
                lambda new: self.bucket.upload(new[1], new[0].file),
                {item.file: (item, path) for item, path in found if item.file not in before.objects}.values(),
            )
        number = before.number + 1
        after = Manifest(
            number=number,
            items=items,
            links=links,
            superseded=() if self._erased else tuple(sorted(before.objects - {item.file for item in items})),
            oldest=number if self._erased else before.oldest,
            published_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        )
        data = manifests.dump(after)
        self.claim.check()
        self.bucket.replace(manifests.NAME, base, data)
        self.home.rebase(data)
        self.bucket.delete({*before.superseded, *before.objects} - after.objects - {*after.superseded})
        if self._erased:
            self.home.drop_snapshots(oldest=number)
        self._erased = False
        self._published_at, self._took = time.monotonic(), time.monotonic() - began

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        folder = self.home.folder / "scratch"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _home(url: str) -> Path:
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


def _working_copy(folder: Path) -> Path:
    home = Home(folder)
    with home.locked("write.lock"):
        home.pull()
    return home.work


def _snapshot(folder: Path) -> Path:
    """A folder with what is published now, which stays as it is while this process lives."""
    home = Home(folder)
    with home.locked("read.lock"):
        for _ in range(_ATTEMPTS):
            with suppress(Vanished):  # the publication was superseded twice while it was fetched
                return _pinned(home)
    raise Damaged(f"{home.bucket.url} lacks objects that its manifest names; run: gijiroku verify --repair")


def _pinned(home: Home) -> Path:
    data, manifest = home.published()
    if data is None or manifest is None:
        url = home.bucket.url
        raise NotAStore(f"{url} holds no datasets; run: gijiroku ingest PATH --data {url}")
    shown = home.snapshots / f"{manifest.number:08d}-{hashlib.sha256(data).hexdigest()[:12]}"
    fresh = home.folder / "read.new"
    shutil.rmtree(fresh, ignore_errors=True)
    if not shown.exists():
        donors = home.donors()
        fresh.mkdir()
        build(home.bucket, manifest, fresh, donors)
        (fresh / manifests.NAME).write_bytes(data)
        if clean := [folder for folder, given in donors if given.number >= manifest.oldest]:
            copy_index(clean[-1], fresh)
        home.snapshots.mkdir(exist_ok=True)
        fresh.rename(shown)
    if shown not in _pins:
        _pins[shown] = os.open(shown, os.O_RDONLY)
        fcntl.flock(_pins[shown], fcntl.LOCK_SH)
    home.drop_snapshots(keep=shown, oldest=manifest.oldest)
    return shown


def _is_read(folder: Path) -> bool:
    """Whether a process holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _number(folder: Path) -> int:
    return int(folder.name.partition("-")[0])
