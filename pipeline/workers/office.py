"""LibreOffice, where the user has it and wishes it: old Word files, RTF, OpenDocument and PowerPoint made readable.

It makes a DOCX or a PPTX of them, not a PDF: what is printed in a PDF depends on the fonts of the machine, what is
written in these does not. It runs in a cage of its own (``office_main``), with a profile of its own that holds no
macros and no links, and is killed when its time is over.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.model.errors import Damaged, LimitExceeded, PipelineError
from pipeline.limits import MIB, Limits
from pipeline.read.sniff import OLD, OldMedia, sniff_old
from pipeline.workers.cage import environment
from pipeline.workers.office_main import SOCKETS

_FORMS: Mapping[OldMedia, str] = {
    OldMedia.DOC: "docx", OldMedia.RTF: "docx", OldMedia.ODT: "docx", OldMedia.PPT: "pptx", OldMedia.ODP: "pptx",
}  # fmt: skip
_FILTERS: Mapping[OldMedia, str] = {
    OldMedia.DOC: "MS Word 97", OldMedia.RTF: "Rich Text Format", OldMedia.ODT: "writer8",
    OldMedia.PPT: "MS PowerPoint 97", OldMedia.ODP: "impress8",
}  # fmt: skip
"""What LibreOffice is to take a file for: it is given no choice among the hundred kinds that it knows."""
_PLACES = (
    "/usr/lib/libreoffice",
    "/usr/lib64/libreoffice",
    "/opt/libreoffice*",
    "/snap/libreoffice/current/lib/libreoffice",
)
_FOLDER = "gijiroku-office-"
_RESTART = 81
"""Exit code of LibreOffice when it has made a profile and wants to be started again (oosplash of its sources)."""
_SECONDS = 30.0
INSTALL = "apt-get install libreoffice-writer libreoffice-impress"
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
)
"""Of LibreOffice: no macros, links never followed."""
_ITEM = '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
_PROFILE = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{}</oor:items>'


class NoOffice(PipelineError):
    """LibreOffice is not there, or is not what its documents were to be read with."""


@dataclass(frozen=True, slots=True)
class Converter:
    """A LibreOffice that is there."""

    version: str

    @property
    def name(self) -> str:
        """Name and version, as written in fingerprints."""
        return f"LibreOffice-{self.version}"

    def convert(self, data: bytes, limits: Limits) -> tuple[bytes, OldMedia] | None:
        """The bytes of a file that can be read, and what it was; None where it cannot be converted.

        Raises a DocumentError, or NoOffice where another LibreOffice is on this machine than was asked for.
        """
        media = sniff_old(data)
        if media is None:
            return None
        here = find_converter()
        if here != self:
            raise NoOffice(f"this machine has {here.name if here else 'no LibreOffice'}, asked for was {self.name}")
        return _convert(data, media, limits), media


def require_converter() -> Converter:
    """The LibreOffice of this machine. Raises NoOffice."""
    found = find_converter()
    if found is None:
        raise NoOffice(f"--office needs LibreOffice; install it: {INSTALL}")
    return found


@cache
def find_converter() -> Converter | None:
    """The LibreOffice of this machine, if there is one whose version can be told."""
    program = _program()
    if program is None:
        return None
    command = [str(program), "--headless", "--version"]
    surroundings = environment() | {"HOME": "/nonexistent"}
    try:
        told = subprocess.run(  # noqa: S603 - found above
            command, capture_output=True, text=True, timeout=_SECONDS, check=False, env=surroundings
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"LibreOffice (\d[\d.]*)", told)
    return Converter(version[1]) if version else None


@cache
def _program() -> Path | None:
    """The program itself, not the script by which people start it."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    folders = [Path(named).resolve().parent] if named else []
    for place in _PLACES:
        folders += [found / "program" for found in sorted(Path("/").glob(place.lstrip("/")))]
    return next((folder / "soffice.bin" for folder in folders if (folder / "soffice.bin").is_file()), None)


def _convert(data: bytes, media: OldMedia, limits: Limits) -> bytes:
    """The bytes as a file of the form that is read. Raises Damaged or LimitExceeded."""
    program = _program()
    assert program is not None  # it was found
    _sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_FOLDER}{os.getpid()}-", ignore_cleanup_errors=True) as named:
        folder = Path(named)
        (folder / "profile/user").mkdir(parents=True)
        (folder / "profile/user/registrymodifications.xcu").write_text(
            _PROFILE.format("".join(_ITEM.format(*setting) for setting in _SETTINGS)), "utf-8"
        )
        (folder / "document").write_bytes(data)
        form = _FORMS[media]
        words = [
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"-env:UNO_SHARED_PACKAGES_CACHE={(folder / 'shared').as_uri()}",
            "--headless", "--norestore", "--nolockcheck", f"--infilter={_FILTERS[media]}",
            "--convert-to", form, "--outdir", str(folder / "made"), str(folder / "document"),
        ]  # fmt: skip
        code = _run(folder, program, words, limits)
        if code == _RESTART:
            code = _run(folder, program, words, limits)
        made = folder / "made" / f"document.{form}"
        if not made.is_file() or made.is_symlink():
            how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
            reason = f"the file is {OLD[media]} that LibreOffice cannot open ({how})"
            raise Damaged(reason, "see whether it opens without a password; save it as PDF")
        if made.stat().st_size > limits.file_size:
            raise LimitExceeded(f"becomes more than {limits.file_size // MIB} MiB", "raise --max-file-size")
        return made.read_bytes()


def _run(folder: Path, program: Path, words: list[str], limits: Limits) -> int:
    """Run LibreOffice in its cage; its exit code. Raises LimitExceeded."""
    command = [
        sys.executable, "-P", "-m", "pipeline.workers.office_main", str(folder), str(limits.memory),
        str(int(limits.cpu_seconds)), str(limits.decompressed), str(program), *words,
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, cwd="/", env=environment() | {"HOME": str(folder), "TMPDIR": str(folder)},
    ) as process:  # fmt: skip
        try:
            code = process.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            raise LimitExceeded(f"took LibreOffice longer than {limits.seconds:g} s", "raise --max-seconds") from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            _remove_socket(folder / "profile")
    if code == -signal.SIGXCPU:
        reason = f"took LibreOffice longer than {limits.cpu_seconds:g} s of processor time"
        raise LimitExceeded(reason, "raise it with --limit cpu_seconds=N")
    return code


def _remove_socket(profile: Path) -> None:
    """Remove the socket of a LibreOffice that has ended: it is named for its profile, and not allowed to do so."""
    name = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    for folder in SOCKETS:
        with suppress(OSError):
            (folder / f"OSL_PIPE_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in name)}").unlink(missing_ok=True)


def _sweep() -> None:
    """Remove what conversions left behind whose process was killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)
