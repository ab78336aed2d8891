"""Nothing in a document steers the terminal of who reads it, turns a line around or hides."""

from __future__ import annotations

import ast
import csv
import io
import json
import logging
import re
import unicodedata
from pathlib import Path

import pytest

from pipeline.printed import LogFormatter, json_text, visible
from tests.pile import gijiroku, ingest, minutes

ROOT = Path(__file__).parent.parent
STEERING = {
    "clears the screen": "\x1b[2J",
    "an escape of one character": "\x9b31m",
    "rings": "\x07",
    "writes over what was there": "\x08\x08",
    "begins the line anew": "承認\r否決",
    "turns the direction": "\u202e決否\u202c",
    "turns it by isolates": "\u2066x\u2069",
    "prints nothing": "承\u200b認",
    "holds a hidden word": "\U000e0041\U000e0042",
    "breaks lines": "\u2028",
    "deletes": "\x7f",
}


@pytest.mark.parametrize("habit", STEERING)
def test_what_steers_is_shown(habit: str) -> None:
    shown = visible(STEERING[habit])
    assert is_plain(shown)
    assert "\\" in shown
    assert visible(shown) == shown


@pytest.mark.parametrize("text", ["葛\U000e0100城市", "令和７年\t第１回\n　議題", "①㍻\ue000", "é", "👨"])
def test_letters_of_all_kinds_and_their_variants_stay(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("habit", STEERING)
def test_json_is_true_to_what_it_escapes(habit: str) -> None:
    written = json_text({habit: [STEERING[habit], "\n"]}, indent=1)
    assert is_plain(written)
    assert json.loads(written) == {habit: [STEERING[habit], "\n"]}


def test_a_log_line_is_one_line() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "read %s", ("a\n2026-01-01 INFO x: all is well\x1b[0m",), None)
    assert LogFormatter().format(record).endswith("x: read a\\n2026-01-01 INFO x: all is well\\x1b[0m")
    assert "\n" not in LogFormatter().format(record)


def is_plain(text: str) -> bool:
    return not [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in "\n\t"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Datasets of minutes and findings in which every word that can steers."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "raw").mkdir()
    answer = "".join(words for words in STEERING.values() if not set(words) & set("\r\u2028\x08\x07\x7f"))
    text = minutes(1, f"=HYPERLINK(１)を{answer}５年")
    text += "\n○日野会長　議題１を原案のとおり承認することに御異議ありませんか。\n（異議なし）\n○日野会長　御異議がないので、承認\u200bします。\n"
    (folder / "raw/m\x1b[2J.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "raw/f.txt").write_text(
        "令和７年度定期監査の結果\n\n監査委員\n\n指摘事項\n\n(1) =cmd\u202e|の権限\n総務課において、\x1b[31m退職者のアカウントが削除されていなかった。\n",
        encoding="utf-8",
    )
    ingest(folder / "raw", data=folder / "data")
    return folder


COMMANDS = (
    "status", "diff 2020-01-01", "diff 2020-01-01 --rows speeches", "diff 2020-01-01 --rows speeches --csv",
    "show txt --full", "query", "query --csv", "search 保存", "search 保存 --csv", "decisions", "decisions --csv", "findings", "findings --csv",
    "gaps", "gaps --csv", "cite", "cite --bibtex", "sample speeches", "sample speeches --csv", "remove nothing\x1b[2J --yes",
)  # fmt: skip
AS_JSON = ("status", "diff 2020-01-01", "query", "search 保存", "decisions", "findings", "gaps", "cite --csl")


@pytest.mark.parametrize("command", [*COMMANDS, *(f"{one} --json" for one in AS_JSON)])
def test_no_command_prints_what_steers(hostile: Path, command: str) -> None:
    name, *rest = command.split(" ")
    if name == "query":
        rest = ["FROM speeches JOIN documents USING (document_id)", *rest]
    if name == "show":
        rest[0] = "m"
    if name == "cite":
        ids = json.loads(
            gijiroku("query", "SELECT record_id FROM speeches", "--data", hostile / "data", "--json").output
        )
        rest = [ids[0]["record_id"], *(option for option in rest if option != "--json")]
    done = gijiroku(name, *rest, "--data", hostile / "data")
    assert done.exit_code == (2 if name == "remove" else 0), done.output
    assert done.output
    assert is_plain(done.output.replace("\r\n", "\n").replace("\ufeff", "")), [
        c for c in done.output if not is_plain(c)
    ]


def test_the_words_are_whole_in_json_and_only_escaped_in_csv(hostile: Path) -> None:
    statement = "SELECT text FROM speeches WHERE text LIKE '%HYPERLINK%'"
    ((text,),) = (
        row.values() for row in json.loads(gijiroku("query", statement, "--data", hostile / "data", "--json").output)
    )
    assert "\u202e" in text
    assert text.startswith("=HYPERLINK")
    (_, (told,)) = csv.reader(io.StringIO(gijiroku("query", statement, "--data", hostile / "data", "--csv").output))
    assert told == "'" + visible(text)


@pytest.mark.parametrize("words", ["export --csv {}", "export --what speeches --csv {}", "report --html {}"])
def test_no_file_for_people_holds_what_steers(hostile: Path, tmp_path: Path, words: str) -> None:
    target = tmp_path / "out"
    done = gijiroku(*words.format(target).split(), "--data", hostile / "data")
    assert done.exit_code == 0, done.output
    text = target.read_text(encoding="utf-8-sig")
    assert is_plain(text)
    assert re.search(r"\\x1b|\\u202e", text)


def test_a_workbook_holds_nothing_that_steers(hostile: Path, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    done = gijiroku("export", "--what", "speeches", "--xlsx", tmp_path / "out.xlsx", "--data", hostile / "data")
    assert done.exit_code == 0, done.output
    cells = [
        str(cell)
        for row in CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
        for cell in row
    ]
    assert all(map(is_plain, cells))
    assert any("\\u202e" in cell for cell in cells)


def test_an_ingest_that_fails_says_so_plainly(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a\u202ecod.\x1b[31m.pdf").write_bytes(b"%PDF-1.4 broken")
    for words in ((), ("--quiet",), ("--json",), ("--dry-run",)):
        done = gijiroku("ingest", tmp_path / "raw", "--data", tmp_path / "-".join(words or ("out",)), *words)
        assert is_plain(done.output)
        assert "cod" in done.output


def test_all_that_is_printed_goes_through_one_place() -> None:
    calls = re.compile(
        r"(print|click\.s?echo|Console|Table|csv\.writer|json\.dump|(sys\.)?(stdout|stderr|out)\.write)$"
    )
    found = {
        f"{path.relative_to(ROOT)}: {ast.unparse(node)}"[:70]
        for path in sorted((ROOT / "pipeline").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and calls.match(ast.unparse(node.func)) and path.name != "printed.py"
    }
    others = ("pipeline/read/", "pipeline/schema/dictionary", "pipeline/workers/", "pipeline/store/compaction")
    assert {line for line in found if not line.startswith(others)} == {
        "pipeline/commands/progress.py: Table(tr('dataset'), tr('inserted'), tr",
    }
