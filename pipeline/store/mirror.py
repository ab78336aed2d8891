"""Datasets on an object store: what ``--data s3://bucket/minutes`` means. docs/store.md tells the mechanism.

The object store holds files under names that are never used again, and one manifest that lists those of one moment.
Here each URL has a folder in the cache (``GIJIROKU_CACHE``): ``write``, the working copy, an ordinary datasets' folder
that is brought up to the manifest before something is written and published afterwards; and ``read/…``, one folder for
a publication, which never changes and stays while somebody reads it. Files are fetched once and shared by hard links.
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from extractors.model.errors import PipelineError
from pipeline import system
from pipeline.objects import manifest as manifests
from pipeline.objects.bucket import Vanished
from pipeline.objects.claim import Claim, claimed
from pipeline.objects.manifest import Manifest, ManifestItem
from pipeline.sources.names import path_of
from pipeline.sources.remote import NoRemote, in_parallel
from pipeline.store.database import NotAStore
from pipeline.store.mirror_files import Altered, check, copy_index, erasures, fill, lay_out, survey
from pipeline.store.mirror_home import ATTEMPTS, MARKER, MENDING, CacheFailed, DamagedHome, Home, home_of

LOG = logging.getLogger(__name__)
PUBLISH_EVERY = 60.0
"""Seconds between two publications in the middle of a run, at the least; ten times what one took if that is longer."""
_OURS = re.compile(r"(history/)?([a-z_]+/[^/]+-[0-9a-f]{16}\.parquet|state/[^/]+-[0-9a-f]{16}(\.\w+)?)")
_WHOLE = "whole"
"""File in a copy for readers that has every dataset."""
_pins: dict[Path, int] = {}
"""Folders that this process reads, each under a shared lock until the process ends."""


class NotPublished(PipelineError):
    """What was committed is not on the object store yet."""


def is_url(data: str | Path) -> bool:
    """Whether datasets are named that are not in a folder."""
    return isinstance(data, str) and "://" in data and not data.startswith("file://")


def local_folder(
    data: str | Path, *, writing: bool = False, mending: bool = False, datasets: frozenset[str] | None = None
) -> Path:
    """The folder to work with: the one named, or the copy of what stands at a URL, up to date.

    ``datasets``: the only ones that will be read; of others there may be no rows. For ``mending``, a working copy in
    which files stand empty whose objects are broken. Raises NotAStore where nothing was ever published and nobody means
    to write, NoRemote, Damaged, CacheFailed.
    """
    if not is_url(data):
        return path_of(data) if isinstance(data, str) and data.startswith("file://") else Path(data)
    with _told():
        home = home_of(str(data))
        if mending:
            MENDING.add(home)
        return _working_copy(home) if writing or mending else _snapshot(home, datasets)


def faults(folder: Path) -> list[str]:
    """Where a folder is a working copy, what is wrong with the objects published; the next to publish mends them."""
    if not (folder.parent / MARKER).exists():
        return []
    home = Home(folder.parent)
    _, manifest = home.published()
    broken: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:

        def examine(item: ManifestItem) -> None:
            copy = Path(scratch) / hashlib.sha256(item.file.encode()).hexdigest()
            try:
                check(home.bucket, item, copy)
            except (Vanished, Altered) as error:
                broken[item.file] = str(error)
            copy.unlink(missing_ok=True)

        in_parallel(examine, manifest.items if manifest else ())
    _, now = home.published()
    broken = {name: words for name, words in broken.items() if now and name in now.objects}
    home.broken = frozenset(broken)
    return [broken[name] for name in sorted(broken)]


@contextmanager
def publishing(folder: Path, *, wait: bool, later: bool = False) -> Iterator[WorkingCopy | None]:
    """Where a folder is a working copy: hold its object store, bring it up to date, and publish it at the end.

    ``later`` leaves the publishing to the next who writes: what is half mended is nobody's to read.

    None for any other folder. If the block raises, what was committed is published by the next who writes.
    Raises Claimed if somebody else writes and ``wait`` is False.
    """
    if not (folder.parent / MARKER).exists():
        yield None
        return
    home = Home(folder.parent)
    with home.locked("write.lock", wait=wait), claimed(home.bucket, wait=wait) as claim:
        copy = WorkingCopy(home, claim)
        with _told():
            home.pull()
            copy.sweep()
        yield copy
        if later:
            return
        try:
            with _told():
                copy.publish()
        except NoRemote as error:
            raise NotPublished(f"{error}; what was committed on this computer is published by the next run") from error


@contextmanager
def _told() -> Iterator[None]:
    """Say in one line what the cache could not do."""
    try:
        yield
    except OSError as error:
        raise CacheFailed(
            f"the cache cannot be written: {error}; GIJIROKU_CACHE names another folder for it"
        ) from error


class WorkingCopy:
    """A datasets' folder that is published to an object store. Whoever has it holds the claim to write there."""

    def __init__(self, home: Home, claim: Claim) -> None:
        self.home = home
        self.bucket = home.bucket
        self.claim = claim
        self._erasing = False
        self._published_at = time.monotonic()
        self._took = 0.0

    def committed(self, *, erase: bool) -> None:
        """Something was committed: publish it, if it is time; a taking down only when it is finished."""
        self._erasing |= erase
        due = self._published_at + max(PUBLISH_EVERY, 10 * self._took)
        if self._erasing or time.monotonic() < due:
            return
        try:
            self.publish()
        except NoRemote as error:
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
        before = manifests.parse_manifest(base, "the cache") if base is not None else Manifest(0, ())
        with self.home.scratch() as scratch:
            found, links = survey(self.home.work, before, scratch)
            items = tuple(item for item, _ in found)
            there = before.objects - self.home.broken
            in_parallel(
                lambda new: self.bucket.upload(new[1], new[0]),
                {item.file: path for item, path in found if item.file not in there}.items(),
            )
            self.home.mended()
            if set(items) == set(before.items):
                return
        number, erased = before.number + 1, erasures(self.home.work)
        is_erasing = before.number > 0 and sum(erased) > sum(before.erasures)
        after = Manifest(
            number=number,
            items=items,
            links=links,
            superseded=() if is_erasing else tuple(sorted(before.objects - {item.file for item in items})),
            oldest=number if is_erasing else before.oldest,
            erasures=erased,
            published_at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        )
        data = manifests.dump(after)
        self.claim.check()
        self.bucket.replace(manifests.NAME, base, data)
        self.home.rebase(data)
        self.bucket.delete({*before.superseded, *before.objects} - after.objects - {*after.superseded})
        if is_erasing:
            self.home.drop_snapshots(oldest=number)
        self._published_at, self._took = time.monotonic(), time.monotonic() - began


def _working_copy(folder: Path) -> Path:
    home = Home(folder)
    with home.locked("write.lock"):
        home.pull()
    return home.work


def _snapshot(folder: Path, datasets: frozenset[str] | None) -> Path:
    """A folder with what is published now, which stays as it is while this process lives."""
    home = Home(folder)
    with home.locked("read.lock"):
        for _ in range(ATTEMPTS):
            with suppress(Vanished):  # the publication was superseded twice while it was fetched
                return _pinned(home, datasets)
    raise DamagedHome(f"{home.bucket.url} lacks objects that its manifest names; run: gijiroku verify --repair")


def _pinned(home: Home, datasets: frozenset[str] | None) -> Path:
    data, manifest = home.published()
    if data is None or manifest is None:
        url = home.bucket.url
        raise NotAStore(f"{url} holds no datasets; run: gijiroku ingest PATH --data {url}")
    shown = home.snapshots / f"{manifest.number:08d}-{hashlib.sha256(data).hexdigest()[:12]}"
    donors = home.donors()
    if not shown.exists():
        _begin(home, shown, data, manifest, donors)
    if not (shown / _WHOLE).exists():
        wanted = [item for item in manifest.items if datasets is None or not item.rows or item.dataset in datasets]
        fill(home.bucket, wanted, shown, donors)
        if len(wanted) == len(manifest.items):
            (shown / _WHOLE).touch()
    if shown not in _pins:
        _pins[shown] = system.hold(shown)
    home.drop_snapshots(keep=shown, oldest=manifest.oldest)
    return shown


def _begin(home: Home, shown: Path, data: bytes, manifest: Manifest, donors: Sequence[tuple[Path, Manifest]]) -> None:
    """Make the folder of a publication, still without its datasets' rows."""
    fresh = home.folder / "read.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    lay_out(manifest, fresh)
    (fresh / manifests.NAME).write_bytes(data)
    if clean := [folder for folder, given in donors if given.number >= manifest.oldest]:
        copy_index(clean[-1], fresh)
    home.snapshots.mkdir(exist_ok=True)
    fresh.rename(shown)
