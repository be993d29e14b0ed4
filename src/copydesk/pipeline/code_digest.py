"""What code is, in eight digits: other code has others, and another comment or docstring has the same."""

from __future__ import annotations

import ast
import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

DIGITS = 8
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def digest_code(*names: str) -> str:
    """The digest of packages and modules of `copydesk` by their names, such as `enrich` and `bylines`.

    A tenth of a second a stage, once a process. Raises `FileNotFoundError` where there is no such package or module.
    """
    digest = hashlib.sha256()
    for name in sorted(names):
        for path, text in _list_sources(name):
            digest.update(f"{path}\0{strip_prose(text)}\0".encode())
    return digest.hexdigest()[:DIGITS]


def strip_prose(source: str) -> str:
    """Python source without docstrings, lines of comment and blank lines, so that who explains code changes none.

    A line inside of a string over several lines is code, whatever it begins with.
    """
    lines = source.splitlines()
    doubtful = [number for number, line in enumerate(lines, start=1) if not _has_code(line)]
    prose: set[int] = set()
    inside: set[int] = set()
    for node in _walk_around(ast.parse(source), doubtful):
        if isinstance(node, _DOCUMENTED):
            prose.update(_docstring_lines(node))
        elif isinstance(node, ast.Constant) and node.end_lineno != node.lineno and node.end_lineno:
            inside.update(range(node.lineno, node.end_lineno + 1))
    return "\n".join(
        line.rstrip()
        for number, line in enumerate(lines, start=1)
        if number not in prose and (number in inside or _has_code(line))
    )


def _has_code(line: str) -> bool:
    """Whether a line is more than a blank or a comment, wherever it stands."""
    begins = line.lstrip()
    return begins != "" and not begins.startswith("#")


def _walk_around(tree: ast.AST, doubtful: Sequence[int]) -> Iterator[ast.AST]:
    """All that may have a docstring, and whatever reaches over one of the `doubtful` lines, which are in order.

    Nine nodes of ten do neither.
    """
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if hasattr(node, "body") or _reaches(node, doubtful):
            waiting.extend(ast.iter_child_nodes(node))


def _reaches(node: ast.AST, lines: Sequence[int]) -> bool:
    if not isinstance(node, (ast.stmt, ast.expr)):
        return True  # what has no lines of its own, such as a function's arguments
    return bisect_left(lines, node.lineno) < bisect_right(lines, node.end_lineno or node.lineno)


def _docstring_lines(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> range:
    first = node.body[0] if node.body else None
    is_docstring = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return range(first.lineno, (first.end_lineno or first.lineno) + 1) if first and is_docstring else range(0)


def _list_sources(name: str) -> Iterator[tuple[str, str]]:
    """Path and text of each Python file, in the paths' order."""
    root = files("copydesk")
    package = root / name
    if package.is_dir():
        yield from _walk(package, name)
    else:
        yield f"{name}.py", (root / f"{name}.py").read_text(encoding="utf-8")


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            yield from _walk(one, f"{path}/{one.name}")
        elif one.name.endswith(".py"):
            yield f"{path}/{one.name}", one.read_text(encoding="utf-8")
