"""The catalogue of messages: what the code says, and its Japanese. ``make messages`` writes it anew.

What is collected: arguments of ``tr``, ``trn`` and ``later``; help of commands and options; what click says; and, in
the context ``told``, what errors and rows hold, with ``{0}`` for what differs. What is new gets an empty translation,
which a test does not let pass; what nobody says any more is dropped.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from pipeline.commands.main import cli
from pipeline.language.catalogue import DOMAIN, FOLDER, TOLD
from pipeline.language.helps import english_help

ROOT = Path(__file__).parent.parent
PO = FOLDER / "ja" / "LC_MESSAGES" / f"{DOMAIN}.po"
HEADER = "Language: ja\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=1; plural=0;\n"
TOLD_BY = {"Fault", "IssueCode", "Harvested"}
"""Classes, besides errors, whose texts are told."""
TOLD_IN = {"SOURCE_REMEDIES", "REMEDIES"}
"""Tables whose values are told."""
CLICK = ("core", "exceptions", "types", "parser", "formatting", "decorators")
NOT_SAID = re.compile(
    r"DeprecationWarning|Could not determine name|declaration|declar|defined twice|same flag|Value must be|\(dynamic\)|UUID|Repeat|Do you want|without prompting|start character"
)
"""What click says to programmers, or of what no command of ours has."""


@dataclass(frozen=True, order=True)
class Message:
    """One entry."""

    context: str
    one: str
    many: str = ""
    place: str = field(default="", compare=False)


def collect() -> dict[Message, Message]:
    """Every message, each once, from where it is said first."""
    found: dict[Message, Message] = {}
    for message in (*_said(), *_helps(), *_by_click()):
        found.setdefault(message, message)
    return found


def _helps() -> Iterator[Message]:
    for command in (cli, *cli.commands.values()):
        place = f"gijiroku {command.name}" if command is not cli else "gijiroku"
        for part in (command, *command.params):
            if isinstance(part, click.Command | click.Option) and (text := english_help(part)):
                yield Message("", text, place=place)


def _by_click() -> Iterator[Message]:
    folder = Path(click.__file__).parent
    for name in CLICK:
        for call in _calls(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            if _name(call) in {"_", "ngettext"}:
                one, *many = [_template(argument) for argument in call.args[: 1 + (_name(call) == "ngettext")]]
                if one and not NOT_SAID.search(one):
                    yield Message("", one, "".join(filter(None, many)), place="click")


def _said() -> Iterator[Message]:
    errors = _errors()
    for path in _ours():
        place = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in _calls(tree):
            name = _name(call)
            texts = [text for argument in call.args if (text := _template(argument))]
            if name == "tr":
                yield Message("", _only(call.args[0], place), place=place)
            elif name == "trn":
                yield Message("", _only(call.args[0], place), _only(call.args[1], place), place=place)
            elif name in errors | TOLD_BY | {"later"}:
                texts += [text for keyword in call.keywords if (text := _template(keyword.value))]
                yield from (Message(TOLD, text, place=place) for text in texts if _says(text))
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in TOLD_IN:
                assert isinstance(node.value, ast.Dict)
                texts = [text for value in node.value.values if (text := _template(value, tree))]
                yield from (Message(TOLD, text, place=place) for text in texts)


def _only(argument: ast.expr, place: str) -> str:
    assert isinstance(argument, ast.Constant), f"{place}:{argument.lineno}: a message is written out"
    assert isinstance(argument.value, str)
    return argument.value


def _says(text: str) -> bool:
    """Whether there are words in a template."""
    return len(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\d+\}", "", text))) > 1


def _template(node: ast.expr, tree: ast.Module | None = None) -> str | None:
    """The text of an expression, with ``{0}`` for what differs; None where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = [_template(node.left, tree), _template(node.right, tree)]
        return "".join(part for part in parts if part) if all(parts) else None
    if not isinstance(node, ast.JoinedStr):
        return _constant(node, tree) if isinstance(node, ast.Name) and tree else None
    made, number = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            made += str(part.value)
        else:
            assert isinstance(part, ast.FormattedValue)
            known = _template(part.value, tree) if isinstance(part.value, ast.Name) and tree else None
            made += known or f"{{{number}}}"
            number += known is None
    return made


def _constant(node: ast.Name, tree: ast.Module) -> str | None:
    for one in tree.body:
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == node.id:
            return _template(one.value, tree)
    return None


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _ours() -> list[Path]:
    return [
        path
        for root in ("extractors", "pipeline")
        for path in sorted((ROOT / root).rglob("*.py"))
        if path.parent.name != "language"
    ]


def _errors() -> set[str]:
    """Names of the classes of errors that the person who runs Gijiroku can act on."""
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for path in _ours()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    found = {"PipelineError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def read_po(text: str) -> dict[Message, str]:
    """Entries of a catalogue with their translations."""
    found: dict[Message, str] = {}
    for block in text.split("\n\n"):
        values: dict[str, str] = {}
        name, place = "", ""
        for each in block.splitlines():
            line = each
            if line.startswith("#"):
                place = line.removeprefix("#: ")
                continue
            if match := re.match(r'(msgctxt|msgid|msgid_plural|msgstr)(?:\[0\])? (?=")', line):
                name, line = match[1], each[match.end() :]
            values[name] = values.get(name, "") + ast.literal_eval(line)
        if values.get("msgid"):
            message = Message(values.get("msgctxt", ""), values["msgid"], values.get("msgid_plural", ""), place)
            found[message] = values.get("msgstr", "")
    return found


def write_po(entries: dict[Message, str]) -> str:
    """The catalogue, by place and message."""
    blocks = ['msgid ""\nmsgstr ' + _quoted(HEADER)]
    for message in sorted(entries, key=lambda one: (one.place, one.context, one.one)):
        lines = [f"#: {message.place}"] if message.place else []
        lines += [f'msgctxt "{message.context}"'] if message.context else []
        lines.append("msgid " + _quoted(message.one))
        lines += ["msgid_plural " + _quoted(message.many)] if message.many else []
        lines.append(("msgstr[0] " if message.many else "msgstr ") + _quoted(entries[message]))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    escaped = [
        '"'
        + line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\b", "\\b").replace("\t", "\\t")
        + '"'
        for line in text.splitlines(keepends=True)
    ]
    return "\n".join(['""', *escaped]) if len(escaped) > 1 else "".join(escaped) or '""'


def compiled(entries: dict[Message, str]) -> bytes:
    """The catalogue as gettext reads it (.mo): its entries by the order of their bytes."""
    pairs = [(b"", HEADER.encode())]
    for message, made in entries.items():
        key = (message.context + "\x04" if message.context else "") + message.one
        pairs.append(((key + ("\0" + message.many if message.many else "")).encode(), made.encode()))
    pairs = sorted(pair for pair in pairs if pair[1])
    count, at = len(pairs), 28 + 16 * len(pairs)
    tables: list[bytes] = []
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), at))
            at += len(pair[side]) + 1
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 28)
    return head + b"".join(tables) + b"".join(pair[side] + b"\0" for side in (0, 1) for pair in pairs)


def fresh() -> dict[Message, str]:
    """What is said now, with the translations that are known."""
    known = read_po(PO.read_text(encoding="utf-8")) if PO.exists() else {}
    return {message: known.get(message, "") for message in collect().values()}


def main() -> None:
    """Write the catalogue anew; say what is without its Japanese."""
    entries = fresh()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(write_po(entries), encoding="utf-8")
    PO.with_suffix(".mo").write_bytes(compiled(entries))
    missing = [message for message, made in entries.items() if not made]
    for message in missing:
        sys.stderr.write(f"{message.place}: without its Japanese: {message.one[:100]}\n")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
