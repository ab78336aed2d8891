"""Which room may know which: imports point one way, heavy packages stay where their job is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
OURS = ("extractors", "pipeline")
JAPANESE = {"extractors.japanese", "extractors.model"}
TOPIC = JAPANESE | {"extractors.tables"}

ALLOWED: dict[str, set[str]] = {
    "extractors": set(),
    "extractors.citations": JAPANESE,
    "extractors.extraction": {
        "extractors.citations",
        "extractors.minutes.agenda",
        "extractors.minutes.decisions",
        "extractors.minutes.meetings",
        "extractors.minutes.people",
        "extractors.minutes.speeches",
        "extractors.minutes.turns",
        "extractors.model",
        "extractors.results",
        "extractors.reviews.assessments",
        "extractors.reviews.commitments",
        "extractors.reviews.exchanges",
        "extractors.reviews.findings",
        "extractors.reviews.surveys",
        "extractors.tables",
    },
    "extractors.japanese": {"extractors.model"},
    "extractors.minutes": set(),
    "extractors.minutes.agenda": JAPANESE | {"extractors.outline", "extractors.scoring"},
    "extractors.minutes.decisions": JAPANESE
    | {"extractors.minutes.agenda", "extractors.outline", "extractors.scoring"},
    "extractors.minutes.meetings": JAPANESE | {"extractors.minutes.people", "extractors.minutes.roster"},
    "extractors.minutes.people": JAPANESE | {"extractors.minutes.roster"},
    "extractors.minutes.roster": JAPANESE,
    "extractors.minutes.speeches": JAPANESE | {"extractors.minutes.agenda", "extractors.scoring"},
    "extractors.minutes.turns": JAPANESE,
    "extractors.model": set(),
    "extractors.outline": JAPANESE | {"extractors.scoring"},
    "extractors.results": JAPANESE | {"extractors.minutes.turns", "extractors.scoring"},
    "extractors.reviews": set(),
    "extractors.reviews.assessments": TOPIC,
    "extractors.reviews.commitments": JAPANESE
    | {"extractors.reviews.exchanges", "extractors.scoring", "extractors.tables"},
    "extractors.reviews.exchanges": TOPIC | {"extractors.reviews.surveys", "extractors.scoring"},
    "extractors.reviews.findings": TOPIC
    | {"extractors.outline", "extractors.reviews.statements", "extractors.scoring"},
    "extractors.reviews.statements": JAPANESE | {"extractors.outline", "extractors.scoring"},
    "extractors.reviews.surveys": TOPIC,
    "extractors.scoring": set(),
    "extractors.tables": {"extractors.model", "extractors.scoring"},
    "pipeline": {"pipeline.query"},
    "pipeline.__main__": {"pipeline.commands"},
    "pipeline.alerts": {
        "extractors.model",
        "pipeline.printed",
        "pipeline.query",
        "pipeline.search",
        "pipeline.store",
        "pipeline.upkeep",
    },
    "pipeline.archive": {"extractors.model", "pipeline.outputs", "pipeline.sources"},
    "pipeline.bodies": JAPANESE | {"pipeline.schema"},
    "pipeline.clean": JAPANESE,
    "pipeline.commands": {
        "pipeline.system",
        "extractors.japanese",
        "extractors.model",
        "pipeline.language",
        "pipeline.alerts",
        "pipeline.archive",
        "pipeline.corrections",
        "pipeline.evaluate",
        "pipeline.explain",
        "pipeline.harvest",
        "pipeline.ingest",
        "pipeline.interrupt",
        "pipeline.lean",
        "pipeline.limits",
        "pipeline.outputs",
        "pipeline.printed",
        "pipeline.product",
        "pipeline.publish",
        "pipeline.query",
        "pipeline.read.pdf",
        "pipeline.search",
        "pipeline.serve",
        "pipeline.store",
        "pipeline.tracking",
        "pipeline.upkeep",
        "pipeline.web",
        "pipeline.workers",
    },
    "pipeline.explain": JAPANESE
    | {
        "extractors.extraction",
        "extractors.outline",
        "extractors.scoring",
        "extractors.tables",
        "pipeline.language",
        "pipeline.limits",
        "pipeline.printed",
        "pipeline.query",
        "pipeline.run",
        "pipeline.workers",
    },
    "pipeline.corrections": {
        "pipeline.system",
        "extractors.model",
        "pipeline.outputs",
        "pipeline.product",
        "pipeline.schema",
        "pipeline.tokens",
    },
    "pipeline.evaluate": JAPANESE | {"pipeline.corrections", "pipeline.store"},
    "pipeline.harvest": JAPANESE
    | {
        "pipeline.archive",
        "pipeline.language",
        "pipeline.outputs",
        "pipeline.read",
        "pipeline.sources",
        "pipeline.system",
        "pipeline.web",
    },
    "pipeline.ingest": {
        "extractors.model",
        "pipeline.archive",
        "extractors.scoring",
        "pipeline.bodies",
        "pipeline.corrections",
        "pipeline.interrupt",
        "pipeline.limits",
        "pipeline.product",
        "pipeline.read.pdf",
        "pipeline.schema",
        "pipeline.search",
        "pipeline.sources",
        "pipeline.store",
        "pipeline.tokens",
        "pipeline.tracking",
        "pipeline.web",
        "pipeline.workers",
    },
    "pipeline.interrupt": set(),
    "pipeline.language": JAPANESE,
    "pipeline.lean": set(),
    "pipeline.limits": set(),
    "pipeline.objects": {"extractors.model", "pipeline.sources"},
    "pipeline.outputs": {"extractors.model"},
    "pipeline.printed": {"pipeline.language"},
    "pipeline.product": {"extractors.model", "pipeline.schema", "pipeline.tokens"},
    "pipeline.publish": JAPANESE
    | {
        "pipeline.tracking",
        "pipeline.archive",
        "pipeline.language",
        "pipeline.bodies",
        "pipeline.corrections",
        "pipeline.outputs",
        "pipeline.printed",
        "pipeline.query",
        "pipeline.schema",
        "pipeline.sources",
        "pipeline.store",
        "pipeline.tokens",
    },
    "pipeline.query": JAPANESE
    | {
        "pipeline.system",
        "pipeline.language",
        "pipeline.archive",
        "pipeline.bodies",
        "pipeline.limits",
        "pipeline.outputs",
        "pipeline.printed",
        "pipeline.sources",
        "pipeline.store",
        "pipeline.workers",
    },
    "pipeline.read": JAPANESE | {"pipeline.limits", "pipeline.read.pdf", "pipeline.read.tables"},
    "pipeline.read.pdf": JAPANESE | {"pipeline.limits", "pipeline.read.tables"},
    "pipeline.read.tables": JAPANESE,
    "pipeline.run": {
        "extractors.extraction",
        "extractors.model",
        "extractors.results",
        "extractors.tables",
        "pipeline.clean",
        "pipeline.lean",
        "pipeline.limits",
        "pipeline.product",
        "pipeline.read",
        "pipeline.read.pdf",
        "pipeline.schema",
        "pipeline.tokens",
    },
    "pipeline.schema": {"extractors.model"},
    "pipeline.search": {"extractors.model", "pipeline.bodies", "pipeline.query", "pipeline.store", "pipeline.tokens"},
    "pipeline.serve": {
        "pipeline.system",
        "extractors.model",
        "pipeline.corrections",
        "pipeline.evaluate",
        "pipeline.limits",
        "pipeline.printed",
        "pipeline.query",
        "pipeline.search",
        "pipeline.serve.pages",
        "pipeline.store",
        "pipeline.workers",
    },
    "pipeline.serve.pages": {
        "extractors.japanese",
        "extractors.model",
        "pipeline.language",
        "pipeline.corrections",
        "pipeline.printed",
        "pipeline.publish",
        "pipeline.query",
        "pipeline.schema",
        "pipeline.search",
        "pipeline.store",
    },
    "pipeline.sources": {"extractors.model", "pipeline.web"},
    "pipeline.store": {
        "pipeline.system",
        "extractors.model",
        "pipeline.interrupt",
        "pipeline.objects",
        "pipeline.outputs",
        "pipeline.schema",
        "pipeline.sources",
    },
    "pipeline.system": {"extractors.model"},
    "pipeline.tokens": JAPANESE | {"pipeline.schema"},
    "pipeline.tracking": {
        "extractors.citations",
        "extractors.japanese",
        "extractors.model",
        "pipeline.bodies",
        "pipeline.corrections",
        "pipeline.lean",
        "pipeline.schema",
        "pipeline.store",
        "pipeline.tokens",
    },
    "pipeline.upkeep": {
        "extractors.model",
        "pipeline.archive",
        "pipeline.language",
        "pipeline.harvest",
        "pipeline.corrections",
        "pipeline.ingest",
        "pipeline.limits",
        "pipeline.outputs",
        "pipeline.printed",
        "pipeline.read.pdf",
        "pipeline.schema",
        "pipeline.search",
        "pipeline.sources",
        "pipeline.store",
        "pipeline.tracking",
        "pipeline.workers",
    },
    "pipeline.web": {"extractors.model"},
    "pipeline.workers": {
        "extractors.model",
        "pipeline.lean",
        "pipeline.limits",
        "pipeline.product",
        "pipeline.read",
        "pipeline.read.pdf",
        "pipeline.run",
        "pipeline.schema",
        "pipeline.sources",
        "pipeline.store",
        "pipeline.tokens",
    },
}
"""Package, or module that lies in none -> what it may import besides itself."""

HEAVY: dict[str, tuple[str, ...]] = {
    "distributed": ("pipeline.workers.",),
    "duckdb": ("pipeline.query.", "pipeline.publish.", "pipeline.commands.upkeep"),
    "fontTools": ("pipeline.publish.",),
    "httpcore2": ("pipeline.web.",),
    "httpx2": ("pipeline.web.",),
    "jinja2": ("pipeline.publish.", "pipeline.serve.", "pipeline.alerts.giving"),
    "lxml": ("pipeline.read.", "pipeline.harvest.listing", "pipeline.alerts.giving"),
    "matplotlib": ("pipeline.publish.",),
    "numpy": ("pipeline.read.", "pipeline.tracking."),
    "pandas": ("pipeline.query.",),
    "pdf_oxide": ("pipeline.read.pdf.rescue_worker",),
    "pdfplumber": ("pipeline.query.page_draw",),
    "python_calamine": ("pipeline.read.excel", "pipeline.publish.returned"),
    "pypdfium2": ("pipeline.read.pdf.", "pipeline.read.tables.paths"),
    "scipy": ("pipeline.tracking.",),
    "spacy": ("pipeline.tokens.",),
    "starlette": ("pipeline.serve.",),
    "sudachipy": ("pipeline.tokens.",),
    "uvicorn": ("pipeline.serve.",),
}  # fmt: skip
"""Heavy package -> beginnings of the modules that may import it. None of ours in ``extractors`` does."""

MOST_LINES = 460
MOST_FILES = 14
DISTRIBUTIONS = {
    "fontTools": "fonttools",
    "matplotlib_fontja": "matplotlib-fontja",
    "python_calamine": "python-calamine",
    "sudachidict_core": "sudachidict-core",
}
"""Module -> distribution, where the names differ."""
UNIMPORTED = {
    "matplotlib-fontja": "its font file is read as a resource",
    "onnxruntime": "rapidocr runs on it",
    "pytz": "duckdb gives out times with a zone through it",
    "s3fs": "fsspec opens s3:// with it",
    "sudachidict-core": "sudachipy loads the dictionary by name",
}
"""Dependencies that no module of ours imports by name, and why they are there."""


def sources(root: str) -> list[Path]:
    return sorted((ROOT / root).rglob("*.py"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    """Line and dotted name of everything that a file imports; a module where a module is named."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.extend((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                place = ROOT.joinpath(*whole.split("."))
                is_module = whole.startswith(OURS) and (place.is_dir() or place.with_suffix(".py").exists())
                found.append((node.lineno, whole if is_module else node.module))
    return tuple(found)


def defined(path: Path) -> Iterator[str]:
    """Names of functions, classes and constants that a file defines at its top."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("__"):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name) and not one.id.startswith("__"))


def package_of(module: str) -> str:
    """The package that a module lies in; a module directly below the top is a room of its own."""
    parts = module.split(".")
    if ROOT.joinpath(*parts).is_dir():
        return module
    return module if len(parts) == 2 else ".".join(parts[:-1])


def circles(arrows: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Each circle met on a walk along the arrows."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> Iterator[list[str]]:
        for following in sorted(arrows.get(name, ())):
            if following in way:
                yield [*way[way.index(following) :], following]
            elif following not in done:
                yield from walk(following, [*way, following])
        done.add(name)

    for name in sorted(arrows):
        yield from walk(name, [name])


@pytest.mark.parametrize("root", OURS)
def test_a_package_imports_only_what_the_table_allows(root: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sources(root)
        for line, name in imports(path)
        if name.startswith(OURS)
        and (here := package_of(dotted(path))) != (there := package_of(name))
        and there not in ALLOWED[here]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_table_names_no_arrow_that_nobody_needs() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for root in OURS:
        for path in sources(root):
            used[package_of(dotted(path))] |= {package_of(name) for _, name in imports(path) if name.startswith(OURS)}
    listed = {(here, there) for here, allowed in ALLOWED.items() for there in allowed}
    shared = {(here, there) for here, _ in listed for there in TOPIC}
    assert not sorted((here, there) for here, there in listed - shared if there not in used[here])
    assert set(ALLOWED) == set(used)


def test_the_page_of_architecture_names_every_package() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE))
    assert named == set(ALLOWED) - {"extractors", "pipeline.__main__"}


def test_the_table_and_the_files_know_no_circle() -> None:
    assert not list(circles(ALLOWED))
    files = {
        dotted(path): {name for _, name in imports(path) if name.startswith(OURS)} - {dotted(path)}
        for root in OURS
        for path in sources(root)
    }
    assert not list(circles(files))


@pytest.mark.parametrize("root", OURS)
def test_heavy_packages_are_imported_where_their_job_is(root: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sources(root)
        for line, name in imports(path)
        if (top := name.split(".")[0]) in HEAVY and not dotted(path).startswith(HEAVY[top])
    ]
    assert not wrong, "\n".join(wrong)


def test_the_table_of_heavy_packages_names_no_room_that_needs_none() -> None:
    pairs = {(name.split(".")[0], dotted(path)) for path in sources("pipeline") for _, name in imports(path)}
    named = [(heavy, room) for heavy, rooms in HEAVY.items() for room in rooms]
    assert not [one for one in named if not any(one[0] == top and here.startswith(one[1]) for top, here in pairs)]


def test_extractors_need_nothing_but_python() -> None:
    foreign = {
        name.split(".")[0]
        for path in sources("extractors")
        for _, name in imports(path)
        if name.split(".")[0] not in OURS
    }
    assert foreign <= sys.stdlib_module_names


def test_nothing_that_is_installed_names_the_tests() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for root in OURS
        for path in sources(root)
        if re.search(r"\btests/|[\"`]tests\.|import tests|from tests", path.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_every_dependency_is_imported_and_every_import_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = [*project["dependencies"], *(line for name, lines in extras.items() if name != "dev" for line in lines)]
    wanted = {re.split(r"[<>=!~\[ ]", line)[0] for line in named}
    tops = {name.split(".")[0] for root in OURS for path in sources(root) for _, name in imports(path)}
    used = {DISTRIBUTIONS.get(top, top) for top in tops - set(OURS) - set(sys.stdlib_module_names)}
    assert used - wanted == set(), "imported, and no dependency"
    assert wanted - used == set(UNIMPORTED) & wanted, "a dependency that nothing imports"


def test_every_pinned_version_is_one_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split())
    pinned = {canonicalize_name(name): version for name, version in pins.items()}
    wanted = [Requirement(line) for line in lines]
    assert not [
        f"{one} but {version}"
        for one in wanted
        if (version := pinned.get(canonicalize_name(one.name))) and version not in one.specifier
    ]


def public_names(path: Path) -> Iterator[str]:
    """Classes and functions that a file gives to others; a command is named as users call it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            decorators = {ast.unparse(one) for one in node.decorator_list}
            if not any(re.search(r"command|group|overload", one) for one in decorators) and node.name != "main":
                yield node.name


def test_a_public_name_is_defined_once() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for root in OURS:
        for path in sources(root):
            for name in public_names(path):
                places[name].append(str(path.relative_to(ROOT)))
    assert not {name: found for name, found in places.items() if len(found) > 1}


def test_nothing_is_defined_that_nobody_uses() -> None:
    texts = [path.read_text(encoding="utf-8") for root in (*OURS, "tests") for path in sources(root)]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.j2")]
    used = Counter(word for text in texts for word in re.findall(r"\w+", text))
    inside = re.compile(r"_[A-Za-z]\w*")
    wrong = []
    for root in OURS:
        for path in sources(root):
            text = path.read_text(encoding="utf-8")
            own = Counter(inside.findall(text))
            unused = (name for name in defined(path) if used[name] == 1 or (inside.fullmatch(name) and own[name] == 1))
            wrong.extend(f"{path.relative_to(ROOT)}: {name}" for name in unused)
    assert not wrong, "\n".join(wrong)


def patched() -> Iterator[str]:
    """Constants that were patched: three look-behinds in a row, or eight in one constant."""
    for root in OURS:
        for path in sources(root):
            text = path.read_text(encoding="utf-8")
            for node in ast.parse(text).body:
                if isinstance(node, ast.Assign | ast.AnnAssign):
                    source = re.sub(r'"\s*\n\s*r?f?"', "", ast.get_source_segment(text, node) or "")
                    behind = re.findall(r"(?:\(\?<[!=][^)]*\))+", source)
                    if any(one.count("(?<") >= 3 for one in behind) or source.count("(?<=") + source.count("(?<!") >= 8:
                        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                        yield f"{dotted(path)}.{ast.unparse(target)}"


def test_what_was_patched_is_listed() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Passages that wait")[1]
    listed: list[str] = []
    for row in re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE):
        first, *further = re.findall(r"`(.*?)`", row)
        listed += [first, *(f"{first.rpartition('.')[0]}.{name}" for name in further)]
    assert sorted(listed) == sorted(patched())


def test_files_and_packages_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for root in OURS
        for path in sources(root)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES and path.name != "records.py"
    }
    assert not long
    packages = {folder for root in OURS for path in sources(root) for folder in [path.parent]}
    assert not [
        str(folder.relative_to(ROOT))
        for folder in packages
        if len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) > MOST_FILES
    ]


def test_help_needs_no_heavy_package() -> None:
    script = (
        "import sys\nfrom pipeline.commands.main import cli\ntry: cli(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'pyarrow', 'numpy', 'spacy', 'sudachipy', 'pypdfium2', 'pdfplumber', 'duckdb', 'rich', 'starlette'}\n"
        "sys.exit(sorted(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
