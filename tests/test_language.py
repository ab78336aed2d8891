"""What is said to people is said in Japanese where that is wanted, all of it, and values are taken by their names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.commands.main import cli
from pipeline.language.catalogue import language, retold, tr, trn
from pipeline.language.days import BadDay, days_meant, fiscal_year_meant
from pipeline.language.helps import width_of, wrap
from pipeline.language.names import column_name, value_name, values_meant
from pipeline.language.names_ja import VALUES
from pipeline.schema.issue_codes import CODES
from tests.messages import PO, ROOT, collect, compiled, fresh, read_po, write_po

SAYING = ("pipeline/commands", "pipeline/query", "pipeline/explain")
JAPANESE = re.compile("[぀-ヿ一-鿿]")


@pytest.fixture
def in_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIJIROKU_LANG", "ja")


def test_the_catalogue_holds_what_is_said_and_nothing_else() -> None:
    written, said = read_po(PO.read_text(encoding="utf-8")), set(collect())
    assert sorted(said - set(written)) == [], "run: make messages"
    assert sorted(set(written) - said) == [], "run: make messages"
    assert [message.one for message, made in written.items() if not made] == []


def test_the_catalogue_is_as_it_is_written_and_compiled() -> None:
    entries = fresh()
    assert PO.read_text(encoding="utf-8") == write_po(entries)
    assert PO.with_suffix(".mo").read_bytes() == compiled(entries)


def test_a_translation_has_the_same_places_and_is_japanese() -> None:
    for message, made in read_po(PO.read_text(encoding="utf-8")).items():
        if message.place != "click":  # which chooses between two of its own
            places = [set(re.findall(r"\{[^}]*\}", text)) for text in (message.one + message.many, made)]
            assert places[0] == places[1], message
        if re.search(r"[A-Za-z]{3}", re.sub(r"\{[^}]*\}", "", message.one)) and message.one != "to":
            assert JAPANESE.search(made), message


def test_no_sentence_is_said_past_the_catalogue() -> None:
    """Only the beginning of a line that is the same in every language (``gijiroku:``) stands outside."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {text}"
        for folder in SAYING
        for path in sorted((ROOT / folder).glob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in SAID_BY
        for text in literals(call)
        if re.search(r"[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}", text)
    ]
    assert found == []


SAID_BY = {"say", "click.echo", "click.confirm", "click.UsageError", "click.BadParameter", "click.ClickException"}


def literals(call: ast.Call) -> Iterator[str]:
    """Texts in the arguments of a call that no other call takes."""
    waiting: list[ast.AST] = list(call.args)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif not isinstance(node, ast.Call | ast.Subscript):
            waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"GIJIROKU_LANG": "ja"}, "ja"),
        ({"GIJIROKU_LANG": "en", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "ja_JP", "LANG": "en_US.UTF-8"}, "ja"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_one_named_or_that_of_the_locale(
    environment: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIJIROKU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == wanted


@pytest.mark.usefixtures("in_japanese")
def test_messages_hold_their_values() -> None:
    assert trn("{count} gap", "{count} gaps", 3) == "欠けているもの 3 件"
    assert tr("documents: {what}", what="{x}") == "文書: {x}"


def test_english_is_as_it_is_written() -> None:
    assert trn("{count} gap", "{count} gaps", 1) == "1 gap"
    assert retold("no record has the id x") == "no record has the id x"


@pytest.mark.usefixtures("in_japanese")
def test_what_errors_and_rows_hold_is_told_in_japanese() -> None:
    assert retold("the file is broken (x: y); save it anew with a word processor") == (
        "ファイルが壊れています（x: y）。ワープロで開き、保存し直してください"
    )
    assert retold("a.pdf: has 30 pages, over the limit of 20") == "a.pdf: 30 頁あり、上限 20 を超えています"
    assert retold("no such words anywhere {0}") == "no such words anywhere {0}"
    for row in CODES.values():
        assert JAPANESE.search(retold(row.meaning))
        assert JAPANESE.search(retold(row.remedy))


@pytest.mark.usefixtures("in_japanese")
@pytest.mark.parametrize("name", ["", *sorted(cli.commands)])
def test_help_is_japanese_and_fits_the_screen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = CliRunner().invoke(cli, [*filter(None, [name]), "--help"], prog_name="gijiroku")
    assert done.exit_code == 0
    assert "オプション:" in done.output
    assert [line for line in done.output.splitlines() if width_of(line) > 80] == []
    command = cli.commands.get(name, cli)
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            assert JAPANESE.search(option.help)


def test_help_is_english_again_after_that() -> None:
    done = CliRunner().invoke(cli, ["gaps", "--help"])
    assert "Usage:" in done.output
    assert "Print CSV." in done.output


@pytest.mark.usefixtures("in_japanese")
def test_wrong_usage_is_told_in_japanese(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["gaps", "--wrong"])
    assert "というオプションはありません" in done.output
    done = CliRunner().invoke(cli, ["status", "--data", str(tmp_path / "none")])
    assert "にデータセットがありません。gijiroku ingest PATH" in done.output


def test_lines_break_between_letters_but_not_before_a_mark_that_closes() -> None:
    assert wrap("期限を過ぎた指摘（未対応）を、並べます。", 16) == ["期限を過ぎた指摘", "（未対応）を、並", "べます。"]
    assert wrap("あいうえ、お", 8) == ["あいう", "え、お"]
    assert wrap("一つの GIJIROKU_DATA です", 14) == ["一つの", "GIJIROKU_DATA", "です"]
    assert wrap("", 10) == [""]


@pytest.mark.parametrize("column", sorted(VALUES))
def test_every_value_is_meant_by_itself_and_by_its_name(column: str) -> None:
    for value, name in VALUES[column].items():
        assert values_meant(column, value) == (value,)
        assert values_meant(column, name) == (value,)


def test_a_part_of_a_name_means_all_that_hold_it() -> None:
    assert values_meant("outcome", "可決") == ("adopted_as_proposed", "adopted_as_amended")
    assert values_meant("outcome", "承認") == ("approved",)
    assert values_meant("theme", "ﾛｸﾞ") == ("log_review",)
    assert values_meant("state", "In-Progress") == ("in_progress",)
    assert values_meant("outcome", "決") == ()
    assert values_meant("outcome", "雨天") == ()


@pytest.mark.usefixtures("in_japanese")
def test_values_and_columns_are_named_as_people_say_them() -> None:
    assert value_name("state", "overdue") == "期限超過"
    assert value_name("procedural", value=True) == "議事運営"
    assert column_name("findings", "kind") == "種別"
    assert column_name("findings", "no_such_column") == "no_such_column"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("令和7年4月1日", "2025-04-01", "2025-04-01"),
        ("Ｒ７．４．１", "2025-04-01", "2025-04-01"),
        ("2026/01/15", "2026-01-15", "2026-01-15"),
        ("2026-01-15", "2026-01-15", "2026-01-15"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("令和元年", "2019-01-01", "2019-12-31"),
        ("h30", "2018-01-01", "2018-12-31"),
        ("2025年度", "2025-04-01", "2026-03-31"),
        ("令和5年度", "2023-04-01", "2024-03-31"),
    ],
)
def test_days_are_taken_as_people_write_them(text: str, first: str, last: str) -> None:
    assert [day.isoformat() for day in days_meant(text)] == [first, last]


@pytest.mark.parametrize(
    "text", ["2024-02-30", "令和7年2月30日", "7", "R0", "2024-13", "明日", "4月1日", "", "R7.4.1まで"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadDay):
        days_meant(text)


@pytest.mark.parametrize(("text", "year"), [("R5", 2023), ("2023", 2023), ("令和5年度", 2023), ("2024-03-31", 2023)])
def test_fiscal_years_are_those_named_or_of_the_day(text: str, year: int) -> None:
    assert fiscal_year_meant(text) == year
