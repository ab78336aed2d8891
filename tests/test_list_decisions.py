"""The command that lists decisions."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from pipeline.commands.main import cli


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        ((), ["窓口支援システムの導入について", "図書館の予約システムについて"]),
        (("--outcome", "approved"), ["窓口支援システムの導入について"]),
        (("--about", "図書館"), ["図書館の予約システムについて"]),
        (("--since", "2024"), []),
        (("--until", "2023-06"), ["窓口支援システムの導入について", "図書館の予約システムについて"]),
        (("--body", "月見市"), []),
        (("--procedural",), []),
        (("-n", "1"), ["窓口支援システムの導入について"]),
    ],
)
def test_filters(samples: Path, arguments: tuple[str, ...], titles: list[str]) -> None:
    done = CliRunner().invoke(cli, ["decisions", *arguments, "--json", "--data", str(samples)])
    assert done.exit_code == 0
    assert [row["agenda_title"] for row in json.loads(done.stdout)] == titles


def test_forms(samples: Path, tmp_path: Path) -> None:
    table = CliRunner().invoke(cli, ["decisions", "--data", str(samples)])
    assert "2 rows" in table.output
    CliRunner().invoke(cli, ["decisions", "--parquet", str(tmp_path / "d.parquet"), "--data", str(samples)])
    assert len(pd.read_parquet(tmp_path / "d.parquet")) == 2
    assert CliRunner().invoke(cli, ["decisions", "--since", "昨日", "--data", str(samples)]).exit_code == 2
