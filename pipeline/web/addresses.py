"""Addresses on the web: what of one is kept and shown, and what a document is called that came from one."""

from __future__ import annotations

import re
import unicodedata
from email.header import decode_header, make_header
from urllib.parse import parse_qsl, quote, unquote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from pipeline.web.faults import FetchFailed, WebFault

_SECRET = re.compile(
    r"(?i)(?:x-(?:amz|goog)-.*|(?:.*[_-])?(?:token|signature|sig|secret|password|passwd|pwd|api[_-]?key|auth))"
)
"""Names of parameters that let somebody in."""
_SESSION = re.compile(r"(?i);[a-z]*session[a-z_]*=[^/?#;]*")
"""A session that a server writes into the path (Java Servlet specification, 7.1.3)."""
_CONTROL = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
_LONGEST = 150
"""Bytes of a file's name."""
_TYPES = {
    "application/pdf": ".pdf", "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/msword": ".doc", "application/vnd.ms-excel": ".xls",
}  # fmt: skip


def checked(url: str) -> str:
    """The address, fit to be asked for: Japanese in it escaped, without its fragment. Raises FetchFailed."""
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchFailed(WebFault.SCHEME, f"{without_secrets(url)} is no address of the web")
    if parts.username is not None or parts.password is not None:
        raise FetchFailed(WebFault.CREDENTIALS, f"{without_secrets(url)} has a user or a password in it")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def has_secret(url: str) -> bool:
    """Whether an address has a parameter in it that lets somebody in."""
    return any(_SECRET.fullmatch(name) for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True))


def without_secrets(url: str) -> str:
    """An address as it may be logged and kept: without user, password, tokens and session.

    >>> without_secrets("https://me:pw@example.jp/a;jsessionid=8F2A?id=3&token=x#p2")
    'https://example.jp/a?id=3'
    """
    parts = urlsplit(url.strip())
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _SECRET.fullmatch(pair[0])]
    same = len(kept) == len(parse_qsl(parts.query, keep_blank_values=True))
    query = parts.query if same else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], _SESSION.sub("", parts.path), query, ""))


def file_name(url: str, disposition: bytes | None, media_type: str | None) -> str:
    """What a document from an address is called: as the server says, else as the address ends. Safe for a file system.

    ``disposition``: the header as it came, in whatever letters (RFC 5987, RFC 2047, or raw Shift_JIS).
    """
    said = _disposition_name(disposition) if disposition else None
    name = safe_name(said or unquote(urlsplit(url).path.rpartition("/")[2], errors="replace"))
    ending = _TYPES.get((media_type or "").partition(";")[0].strip().lower(), "")
    if ending and not re.search(r"\.[A-Za-z0-9]{2,5}$", name):
        name = f"{name or 'document'}{ending}"
    return name or "document"


def _disposition_name(header: bytes) -> str | None:
    extended = re.search(rb"""filename\*\s*=\s*"?([\w!#$%&+^`{}~.-]+)'[^']*'([^;"]+)""", header, re.IGNORECASE)
    if extended:
        try:
            return unquote_to_bytes(extended[2].strip()).decode(extended[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    plain = re.search(rb"""filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))""", header, re.IGNORECASE)
    if not plain:
        return None
    raw = plain[1] if plain[1] is not None else plain[2].strip()
    text = next((decoded for one in ("utf-8", "cp932", "euc_jp") if (decoded := _decoded(raw, one))), None)
    text = text if text is not None else raw.decode("latin-1")
    if text.startswith("=?"):
        return str(make_header(decode_header(text)))
    return unquote(text) if re.fullmatch(r"[\x21-\x7e]*%[0-9A-Fa-f]{2}[\x21-\x7e]*", text) else text


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def safe_name(name: str) -> str:
    """A file's name that stays in its folder, hides nothing and fits a file system."""
    name = "".join(
        char for char in name.replace("\\", "/").rpartition("/")[2] if unicodedata.category(char) not in _CONTROL
    )
    name = name.translate(_FORBIDDEN).strip(" .\u3000")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8:
        stem, ending = name, ""
    room = _LONGEST - len(ending.encode()) - 1
    stem = stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore")
    return f"{stem}.{ending}" if ending else stem
