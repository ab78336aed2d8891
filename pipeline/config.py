"""Defaults from ``gijiroku.toml``: what is not given on the command line nor in the environment.

The file stands in the working directory, or where GIJIROKU_CONFIG says. Its tables are the commands, its keys their
long options, as in::

    data = "/srv/gijiroku"            # for every command that has the option

    [ingest]
    workers = 4
    max-seconds = 300
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from extractors.errors import PipelineError

NAME = "gijiroku.toml"


class BadConfig(PipelineError):
    """The configuration file has something in it that means nothing."""


def load(group: click.Group) -> dict[str, dict[str, Any]]:
    """Defaults of every command, as click's ``default_map`` wants them. Raises BadConfig."""
    named = os.environ.get("GIJIROKU_CONFIG")
    path = Path(named or NAME)
    if not path.exists():
        if named:
            raise BadConfig(f"{path}, named by GIJIROKU_CONFIG, does not exist")
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadConfig(f"{path}: {error}") from error
    common = {key: value for key, value in written.items() if not isinstance(value, dict)}
    found: dict[str, dict[str, Any]] = {}
    used: set[str] = set()
    for name, command in group.commands.items():
        options = {option: parameter for parameter in command.params for option in _names(parameter)}
        shared = {key: value for key, value in common.items() if _plain(key) in options}
        used |= shared.keys()
        found[name] = _checked(path, "", shared, options) | _checked(path, name, written.get(name, {}), options)
    for key, value in written.items():
        if key not in used and key not in group.commands:
            kind = "command" if isinstance(value, dict) else "option of any command"
            raise BadConfig(f"{path}: {key} is no {kind}")
    return found


def _checked(
    path: Path, table: str, values: Mapping[str, Any], options: Mapping[str, click.Parameter]
) -> dict[str, Any]:
    """The values by parameter name, each of the kind that its option takes."""
    checked: dict[str, Any] = {}
    where = f"{table}." if table else ""
    if not isinstance(values, Mapping):
        raise BadConfig(f"{path}: {table} is a command; write [{table}] and its options below")
    for key, value in values.items():
        parameter = options.get(_plain(key))
        if parameter is None:
            known = ", ".join(sorted({option.replace("_", "-") for option in options}))
            raise BadConfig(f"{path}: {where}{key} is not known; the options are: {known}")
        try:
            for each in value if isinstance(value, list) else [value]:
                parameter.type.convert(each, parameter, None)
        except click.BadParameter as error:
            raise BadConfig(f"{path}: {where}{key} = {value!r}: {error.message}") from error
        checked[parameter.name or ""] = value
    return checked


def _names(parameter: click.Parameter) -> list[str]:
    if not isinstance(parameter, click.Option):
        return []
    return [_plain(option) for option in parameter.opts if option.startswith("--")]


def _plain(key: str) -> str:
    return key.removeprefix("--").replace("-", "_")
