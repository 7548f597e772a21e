"""No circular imports, so that every file can be read and tested with only the files it imports.

Every import counts, also under TYPE_CHECKING or inside a function: these avoid the error at run time, not the dependency.
A package and its `__init__` are one node with its own imports; importing a submodule is no import of the package around it.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
FRONTEND = ROOT / "frontend"
ES_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^"';]*?(?:from\s*)?["'](\.[^"']+)["']|\bimport\(\s*["'](\.[^"']+)["']""", re.MULTILINE
)

Graph = Mapping[str, frozenset[str]]


@pytest.mark.slow
def test_no_python_files_import_each_other_in_a_circle() -> None:
    assert list(circles(python_imports(SOURCE))) == []


def test_no_scripts_import_each_other_in_a_circle() -> None:
    assert list(circles(script_imports(FRONTEND))) == []


@pytest.mark.slow
def test_both_graphs_are_read() -> None:
    python, scripts = python_imports(SOURCE), script_imports(FRONTEND)
    assert "candour.domain.procedure.law" in python["candour.domain.procedure.state"]
    assert sum(map(len, scripts.values())) > 20


def test_guarded_and_local_imports_count(tmp_path: Path) -> None:
    package = tmp_path / "house"
    package.mkdir()
    (package / "__init__.py").touch()
    guarded = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.low import low\n"
    (package / "high.py").write_text(guarded, "utf-8")
    (package / "low.py").write_text("def low():\n    from house import high\n    return high\n", "utf-8")
    assert list(circles(python_imports(tmp_path))) == [["house.high", "house.low"]]


@pytest.mark.parametrize(
    "text", ['import { a } from "./a.js";', 'import "./a.js";', 'export * from "./a.js";', 'import("./a.js")']
)
def test_every_form_of_import_in_a_script_counts(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n', "utf-8")
    (tmp_path / "b.js").write_text(text, "utf-8")
    assert list(circles(script_imports(tmp_path))) == [["a.js", "b.js"]]


def python_imports(root: Path) -> Graph:
    """Each module under `root`, and the modules there it imports."""
    files = {module_name(path.relative_to(root)): path for path in root.rglob("*.py")}
    return {name: frozenset(imported(path, name, files)) - {name} for name, path in files.items()}


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, module: str, files: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in files)
        elif isinstance(node, ast.ImportFrom):
            package = module if path.name == "__init__.py" else module.rpartition(".")[0]
            around = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*around, node.module] if node.module else around)
            for alias in node.names:
                name = f"{origin}.{alias.name}"
                if name in files:
                    yield name
                elif origin in files:
                    yield origin


def script_imports(root: Path) -> Graph:
    """Each ES module under `root`, and the modules there it imports."""
    files = {
        path.resolve(): path.relative_to(root).as_posix() for path in root.rglob("*.*js") if "node_modules" not in path.parts
    }
    return {
        name: frozenset(
            files[target]
            for found in ES_IMPORT.finditer(path.read_text("utf-8"))
            if (target := (path.parent / (found[1] or found[2])).resolve()) in files
        )
        for path, name in files.items()
    }


def circles(graph: Graph) -> Iterator[list[str]]:
    """Every set of files that reach each other, sorted (Tarjan 1972, by reachability: the graph is small)."""
    reach = {name: reached(graph, name) for name in graph}
    seen: set[str] = set()
    for name in sorted(graph):
        if name not in seen and name in reach[name]:
            circle = sorted(other for other in reach[name] if name in reach[other])
            seen.update(circle)
            yield circle


def reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found
