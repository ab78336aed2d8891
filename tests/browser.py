"""A real browser for tests: Chromium without a window, spoken to over a pipe (Chrome DevTools Protocol)."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import matplotlib as mpl

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--remote-debugging-pipe",
)  # fmt: skip


def find_browser() -> str | None:
    """The browser of this machine."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def without_the_machines_fonts(folder: Path) -> Path:
    """Settings of fontconfig that know Latin letters only, so that a page looks alike on every machine."""
    letters = Path(mpl.get_data_path()) / "fonts" / "ttf"
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{letters}</dir><cachedir>{folder / 'fonts'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return settings


class Browser:
    """One page of a browser, and what it asked for and complained of."""

    def __init__(self, program: str, profile: Path) -> None:
        down, up = os.pipe(), os.pipe()

        def take_pipes() -> None:  # the protocol wants to read from 3 and write to 4
            mine = [os.dup(down[0]), os.dup(up[1])]
            os.dup2(mine[0], 3)
            os.dup2(mine[1], 4)

        command = [program, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            command,
            preexec_fn=take_pipes,  # noqa: PLW1509 - duplicates descriptors and nothing else
            close_fds=False,
            env={**os.environ, "FONTCONFIG_FILE": str(without_the_machines_fonts(profile))},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(down[0])
        os.close(up[1])
        self._out, self._in = os.fdopen(down[1], "wb", buffering=0), os.fdopen(up[0], "rb")
        self._number = 0
        self._session: str | None = None
        self._unread = b""
        self.requests: list[str] = []
        self.complaints: list[str] = []
        (page,) = [one for one in self.call("Target.getTargets")["targetInfos"] if one["type"] == "page"]
        self._session = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "DOM", "CSS"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._out.close()
        self._in.close()

    def call(self, method: str, **parameters: Any) -> Any:
        """Ask the browser for something, and its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def open(self, address: str, *, width: int = 1200, dark: bool = False) -> None:
        """Open a page, and wait until its fonts are there."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=address)
        self.evaluate(
            "new Promise(done => document.readyState == 'complete' ? done() : addEventListener('load', done))"
        )
        self.evaluate("document.fonts.ready.then(() => true)")

    def evaluate(self, script: str) -> Any:
        """The value of an expression, of a promise when it is kept. The page's own rules do not hinder it."""
        told = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def fonts(self, selector: str) -> dict[str, bool]:
        """The fonts that draw the letters of these elements, and whether each came with the page."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        nodes = self.call("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"]
        used = (font for node in nodes for font in self.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"])
        return {font["familyName"]: font["isCustomFont"] for font in used}

    def screenshot(self, path: Path, *, whole: bool = True) -> None:
        """What one sees."""
        made = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(made["data"]))

    def _read(self) -> Any:
        while b"\0" not in self._unread:
            more = self._in.read1(1 << 20)
            assert more, "the browser has gone"
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\0")
        message = json.loads(line)
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            case "Log.entryAdded":
                self.complaints.append(message["params"]["entry"]["text"])
            case "Runtime.exceptionThrown" | "Runtime.consoleAPICalled":
                self.complaints.append(json.dumps(message["params"], ensure_ascii=False))
        return message
