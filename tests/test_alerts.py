"""Saved searches over what came: a feed that a reader opens, a digest, a mail."""

from __future__ import annotations

import email
import email.policy
import json
import os
import socketserver
import threading
from pathlib import Path
from typing import ClassVar

import pytest
from lxml import etree

from pipeline.alerts.giving import atom_feed
from pipeline.alerts.searches import BadSearch, load_searches
from tests.pile import gijiroku, ingest, minutes

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCHES = """
[[search]]
name = "保存期間"
words = "保存期間"
body = "個人情報保護"

[[search]]
name = "農地"
words = "農地"
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two nights: one document came in each."""
    (tmp_path / "searches.toml").write_text(SEARCHES, encoding="utf-8")
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(minutes(number), encoding="utf-8")
        ingest(tmp_path / f"{number}.txt", data=tmp_path / "out")
    return tmp_path / "out"


def told(data: Path, *more: str | Path) -> list[str]:
    result = gijiroku("alerts", data.parent / "searches.toml", "--data", data, "--json", *more)
    assert result.exit_code == 0, result.output
    return [f"{one['search']} {one['source']}" for one in map(json.loads, result.stdout.splitlines())]


def test_what_came_is_told_once(data: Path) -> None:
    assert told(data) == ["保存期間 2.txt"]
    assert told(data) == []
    assert told(data, "--since", "2020-01-01") == ["保存期間 2.txt", "保存期間 1.txt"]
    (data.parent / "3.txt").write_text(minutes(3), encoding="utf-8")
    ingest(data.parent / "3.txt", data=data)
    assert told(data) == ["保存期間 3.txt"]


def test_a_feed_that_a_reader_opens(data: Path) -> None:
    feed = data.parent / "feed.xml"
    told(data, "--feed", feed)
    first = etree.parse(feed).getroot()
    assert first.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert first.findtext(f"{ATOM}{name}")
    ids = [entry.findtext(f"{ATOM}id") for entry in first.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 2
    told(data, "--feed", feed)
    again = etree.parse(feed).getroot()
    assert [entry.findtext(f"{ATOM}id") for entry in again.iter(f"{ATOM}entry")] == ids
    assert etree.fromstring(atom_feed([], "nothing")).findtext(f"{ATOM}updated")


def test_a_digest_is_mailed_and_told_again_where_it_was_not_taken(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = data.parent / "bin"
    programs.mkdir()
    (programs / "sendmail").write_text("#!/bin/sh\nexit 75\n")
    (programs / "sendmail").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    arguments = ("alerts", data.parent / "searches.toml", "--data", data, "--mail", "a@example.jp")
    failed = gijiroku(*arguments)
    assert failed.exit_code == 2
    assert "was not taken" in failed.stderr
    (programs / "sendmail").write_text(f"#!/bin/sh\ncat > {data.parent}/mail\n")
    assert gijiroku(*arguments).exit_code == 0
    mail = (data.parent / "mail").read_text()
    assert "To: a@example.jp" in mail
    assert "multipart/alternative" in mail
    (data.parent / "mail").unlink()
    assert gijiroku(*arguments).exit_code == 0
    assert not (data.parent / "mail").exists()


class _MailServer(socketserver.StreamRequestHandler):
    """Takes one mail as RFC 5321 has it."""

    taken: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._say("220 mail.example.jp")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                mail = list(iter(self.rfile.readline, b".\r\n"))
                self.taken.append(b"".join(mail).decode("ascii"))
            self._say("221 bye" if verb == b"QUIT" else "250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def test_a_digest_goes_to_a_mail_server(data: Path) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{server.server_address[1]}"
        arguments = ("alerts", data.parent / "searches.toml", "--data", data, "--mail", "a@example.jp", "--smtp", place)
        done = gijiroku(*arguments)
        server.shutdown()
    assert done.exit_code == 0, done.stderr
    (mail,) = _MailServer.taken
    message = email.message_from_string(mail, policy=email.policy.default)
    assert message["To"] == "a@example.jp"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "保存期間" in plain.get_content()


def test_findings_by_theme_and_overdue(tmp_path: Path) -> None:
    raw = Path(__file__).parent.parent / "data/raw/inspection-results.html"
    ingest(raw, data=tmp_path / "out")
    (tmp_path / "searches.toml").write_text(
        '[[search]]\nname = "期限"\ntheme = "log_review"\noverdue = true\n', encoding="utf-8"
    )
    page = tmp_path / "digest.html"
    assert len(told(tmp_path / "out", "--html", page)) == 1
    assert "アクセスログの点検" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    ["", "[[search]]\nwords = 'a'", "[[search]]\nname = 'a'\nkind = 'votes'", "[[search]]\nname = 'a'\ntheme = 'x'",
     "[[search]]\nname = 'a'\nkind = 'speeches'\noverdue = true", "[[search]]\nname = 'a'\nword = 'x'", "[[search]]\nname = 3"],
)  # fmt: skip
def test_a_search_that_means_nothing_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "searches.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSearch, match="toml"):
        load_searches(tmp_path / "searches.toml")
