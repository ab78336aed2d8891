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
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from extractors.model.errors import PipelineError
from pipeline.language.catalogue import VARIABLE, tr

NAME = "gijiroku.toml"
_OTHERS = {"GIJIROKU_CONFIG", "GIJIROKU_CACHE", "GIJIROKU_FONTS", "GIJIROKU_CORPUS", VARIABLE}
"""Variables that belong to no option."""
_LIKE = 0.9
"""How near a name must be to one of ours to be meant for it."""


class BadConfig(PipelineError):
    """The configuration file has something in it that means nothing."""


def load_config(group: click.Group) -> dict[str, Any]:
    """Defaults of the group and of every command, as click's ``default_map`` wants them. Raises BadConfig."""
    _check_environment(group)
    named = os.environ.get("GIJIROKU_CONFIG")
    path = Path(named or NAME)
    try:
        path.stat()
    except OSError as error:  # also where the working directory may not be looked into
        if named:
            raise BadConfig(f"{path}, named by GIJIROKU_CONFIG, does not exist") from error
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadConfig(f"{path}: {error}") from error
    common = {key: value for key, value in written.items() if not isinstance(value, dict)}
    own = _options(group)
    used = {key for key in common if _plain(key) in own}
    found: dict[str, Any] = _checked(path, "", {key: common[key] for key in used}, own)
    for name, command in group.commands.items():
        options = _options(command)
        shared = {key: value for key, value in common.items() if _plain(key) in options}
        used |= shared.keys()
        found[name] = _checked(path, "", shared, options) | _checked(path, name, written.get(name, {}), options)
    for key, value in written.items():
        if key not in used and key not in group.commands:
            kind = "command" if isinstance(value, dict) else "option of any command"
            raise BadConfig(f"{path}: {key} is no {kind}")
    return found


def _check_environment(group: click.Group) -> None:
    """Raises BadConfig for a variable that is nearly one of ours."""
    known = {
        str(parameter.envvar) for command in (group, *group.commands.values()) for parameter in command.params
    } | _OTHERS
    for name in sorted(set(os.environ) - known):
        if name.startswith("GIJIROKU_") and (meant := get_close_matches(name, known, 1, _LIKE)):
            raise BadConfig(f"{name} in the environment is not known; did you mean {meant[0]}?")


def _checked(path: Path, table: str, values: Mapping[str, Any], options: Mapping[str, click.Option]) -> dict[str, Any]:
    """The values by parameter name, each of the kind that its option takes."""
    checked: dict[str, Any] = {}
    where = f"{table}." if table else ""
    if not isinstance(values, Mapping):
        raise BadConfig(f"{path}: {table} is a command; write [{table}] and its options below")
    for key, value in values.items():
        option = options.get(_plain(key))
        if option is None:
            known = ", ".join(sorted(name.replace("_", "-") for name in options))
            raise BadConfig(f"{path}: {where}{key} is not known; the options are: {known}")
        try:
            checked[option.name or ""] = _value(option, value)
        except click.BadParameter as error:
            raise BadConfig(f"{path}: {where}{key} = {value!r}: {error.message}") from error
    return checked


def _value(option: click.Option, value: Any) -> Any:
    """A value as the option's default. Raises click.BadParameter."""
    if option.is_flag and not isinstance(value, bool):
        raise click.BadParameter(tr("write true or false"))
    if option.multiple != isinstance(value, list):
        raise click.BadParameter(tr('write a list, ["…"]') if option.multiple else tr("write one value"))
    for each in value if option.multiple else [value]:
        if not isinstance(each, str | int | float) or isinstance(each, bool) != option.is_flag:
            raise click.BadParameter(tr("{kind} is no value of this option", kind=type(each).__name__))
        if not option.is_flag:
            _convert(option, each)
    if option.is_flag and not option.is_bool_flag:
        return option.flag_value if value else None
    return value


def _convert(option: click.Option, value: str | float) -> None:
    textual = not isinstance(option.type, click.types.IntParamType | click.types.FloatParamType)
    if textual and not isinstance(value, str):
        raise click.BadParameter(tr("write it in quotation marks"))
    converted = option.type.convert(value, option, None)
    if isinstance(value, float) and converted != value:
        raise click.BadParameter(tr("{value} is not a whole number", value=value))
    if option.multiple and option.callback:
        option.callback(click.Context(click.Command("config")), option, (converted,))


def _options(command: click.Command) -> dict[str, click.Option]:
    """Options of a command by their long names; those that are another's as well (--log-level) are not its own."""
    return {
        _plain(name): parameter
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.expose_value
        for name in parameter.opts
        if name.startswith("--")
    }


def _plain(key: str) -> str:
    return key.removeprefix("--").replace("-", "_")
