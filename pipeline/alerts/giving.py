"""What saved searches found, as an Atom feed (RFC 4287), a digest in words or HTML, and a mail of it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import smtplib
import subprocess
from collections.abc import Sequence
from email.message import EmailMessage
from itertools import groupby

from jinja2 import Environment
from lxml import etree

from extractors.model.errors import PipelineError
from pipeline.alerts.searches import AlertHit
from pipeline.printed import visible

_ATOM = "http://www.w3.org/2005/Atom"
_SHOWN = 160
"""Characters of a record."""
_PLACES = ("/usr/sbin/sendmail", "/usr/lib/sendmail")
_PATIENCE = 60
"""Seconds that a mail server may take."""
_HTML = Environment(autoescape=True).from_string(
    "<!doctype html><html lang=ja><meta charset=utf-8><title>{{ title }}</title><h1>{{ title }}</h1>"
    "{% for name, hits in groups %}<h2>{{ name }} ({{ hits | length }})</h2><ul>{% for hit in hits %}"
    "<li><b>{{ hit.body or '' }} {{ hit.date or '' }}</b> {{ hit.title or '' }}<br>{{ hit.text[:160] }}<br>"
    "<small>{% if hit.source.startswith('http') %}<a href='{{ hit.source }}'>{{ hit.source }}</a>{% else %}"
    "{{ hit.source }}{% endif %} p.{{ hit.page }} {{ hit.record_id }}</small></li>{% endfor %}</ul>{% endfor %}"
    "</html>\n"
)


class MailFailed(PipelineError):
    """The mail was not taken; nothing counts as told."""


def atom_feed(hits: Sequence[AlertHit], title: str) -> bytes:
    """A feed with an entry for each record; its ids stay the same, so a reader shows each once."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    newest = max((hit.came for hit in hits), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    _told(feed, id=f"urn:gijiroku:alerts:{title}", title=title, updated=newest.isoformat())
    _told(etree.SubElement(feed, f"{{{_ATOM}}}author"), name="Gijiroku")
    for hit in sorted(hits, key=lambda hit: hit.came, reverse=True):
        entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
        about = " ".join(str(one) for one in (hit.body, hit.date, hit.title) if one)
        _told(entry, id=f"urn:gijiroku:{hit.record_id}:{hit.search}", title=f"{hit.search}: {about}".rstrip(": "),
              updated=hit.came.isoformat(), summary=hit.text[:_SHOWN])  # fmt: skip
        if hit.source.startswith(("http://", "https://")):
            etree.SubElement(entry, f"{{{_ATOM}}}link", href=f"{hit.source}#page={hit.page}", rel="alternate")
        else:
            _told(entry, content=f"{hit.source} p.{hit.page}")
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _told(element: etree._Element, **values: str) -> None:
    for name, value in values.items():
        etree.SubElement(element, f"{{{_ATOM}}}{name}").text = visible(value, lines=False)


def digest_text(hits: Sequence[AlertHit]) -> str:
    """What was found, search by search, in words."""
    lines: list[str] = []
    for name, found in groupby(hits, key=lambda hit: hit.search):
        group = list(found)
        lines.append(f"{name} ({len(group)})")
        for hit in group:
            about = "  ".join(str(one) for one in (hit.body, hit.date, hit.title) if one)
            lines += [f"  {about or hit.dataset}", f"    {' '.join(hit.text[:_SHOWN].split())}",
                      f"    {hit.source} p.{hit.page}  {hit.record_id}"]  # fmt: skip
    return "\n".join(lines)


def digest_html(hits: Sequence[AlertHit], title: str) -> str:
    """The same as a page."""
    groups = [(name, list(found)) for name, found in groupby(hits, key=lambda hit: hit.search)]
    return _HTML.render(title=title, groups=groups)


def send_mail(to: str, sender: str, title: str, hits: Sequence[AlertHit], server: str | None) -> None:
    """Mail the digest by a server (HOST or HOST:PORT) or by the system's sendmail. Raises MailFailed.

    A server that wants a login gets GIJIROKU_SMTP_USER and GIJIROKU_SMTP_PASSWORD, after STARTTLS only.
    """
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = " ".join(title.split())
    message.set_content(visible(digest_text(hits)), cte="base64")  # any server takes it
    message.add_alternative(digest_html(hits, title), subtype="html", cte="base64")
    try:
        if server:
            _by_server(message, server)
        else:
            _by_sendmail(message)
    except (OSError, smtplib.SMTPException, subprocess.SubprocessError) as error:
        raise MailFailed(f"the mail to {to} was not taken ({error}); the next run tells the same again") from error


def _by_server(message: EmailMessage, server: str) -> None:
    host, _, port = server.partition(":")
    user, password = os.environ.get("GIJIROKU_SMTP_USER"), os.environ.get("GIJIROKU_SMTP_PASSWORD")
    with smtplib.SMTP(host, int(port or 25), timeout=_PATIENCE) as connection:
        if user and password:
            connection.starttls()
            connection.login(user, password)
        connection.send_message(message)


def _by_sendmail(message: EmailMessage) -> None:
    program = shutil.which("sendmail") or next((place for place in _PLACES if os.access(place, os.X_OK)), None)
    if program is None:
        raise MailFailed("there is no sendmail on this machine; name a server with --smtp")
    subprocess.run([program, "-t", "-oi"], input=bytes(message), check=True, timeout=_PATIENCE)  # noqa: S603
