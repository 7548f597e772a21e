"""Static analysis of `apps`: which tables each file writes, and which it names in SQL.

The model of a write through Django is inferred from imports, annotations, rows read before and relations. Writes in SQL are
read from string literals and `sql/` files. A write whose model cannot be inferred is reported with an empty table;
annotating the variable resolves it. Not here: which writes are allowed (test_tables.py).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.db.models.fields.related import RelatedField
from django.db.models.fields.reverse_related import ForeignObjectRel

from candour.apps.forces.services.bulk import Table

SRC = Path(__file__).resolve().parents[2] / "src"
APPS = SRC / "candour" / "apps"
WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "update", "delete"}
# Dictionaries, digests and modules have these too: a write only where the class is known to be a model.
SHARED = {"create", "update", "delete"}
IN_SQL = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE(?: TABLE)?|COPY)\s+(?:ONLY\s+)?([a-z_]+)\b")
COPIED = re.compile(r"^([a-z_]+) \(")  # the target of a COPY, with its columns, as ledger.store takes it

Names = Mapping[str, object]
ModelClass = type[Model]


@dataclass(frozen=True)
class Use:
    """A line of a file that writes or names a table. `table` is empty where it cannot be inferred."""

    file: str
    line: int
    table: str

    @property
    def app(self) -> str:
        """The app that the file belongs to."""
        return self.file.split("/", 1)[0]


@cache
def tables() -> frozenset[str]:
    """The tables of all models, and those that migrations create without a model."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True)) | {
        "people_askingkey",
        "people_sign_in_limits",
    }


def sources() -> list[Path]:
    """Every Python file of `apps` except migrations, and every file of `sql/`."""
    python = (path for path in APPS.rglob("*.py") if "migrations" not in path.parts)
    return sorted([*python, *APPS.glob("*/sql/*.sql")])


def writes() -> Iterator[Use]:
    """Every write to a table in `apps`."""
    for path in sources():
        name = str(path.relative_to(APPS))
        if path.suffix == ".sql":
            yield from _in_text(name, 1, path.read_text(encoding="utf-8"))
        else:
            yield from writes_of(name, ast.parse(path.read_text(encoding="utf-8")), vars(_module(path)))


def named() -> Iterator[Use]:
    """Every table named in SQL, in `sql/` files and in string literals of Python."""
    for path in sources():
        name, text = str(path.relative_to(APPS)), path.read_text(encoding="utf-8")
        literals = [(1, text)] if path.suffix == ".sql" else _literals(ast.parse(text))
        for line, literal in literals:
            words = set(re.findall(r"\b[a-z]+_[a-z_]+\b", literal))
            if path.suffix == ".sql" or re.search(r"\b(SELECT|FROM|JOIN|INTO|UPDATE|EXISTS)\b", literal):
                yield from (Use(name, line, table) for table in sorted(words & tables()))


def writes_of(file: str, tree: ast.Module, names: Names) -> Iterator[Use]:
    """The writes in one parsed file. `names`: what the names of its module refer to."""
    for line, literal in _literals(tree):
        yield from _in_text(file, line, literal)
    for scope in (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef)):
        known = _known(scope, names)
        for call in (node for node in _own(scope) if isinstance(node, ast.Call)):
            if (table := _written(call, known)) is not None:
                yield Use(file, call.lineno, table)


def _module(path: Path) -> ModuleType:
    dotted = ".".join(path.relative_to(SRC).with_suffix("").parts)
    return import_module(dotted.removesuffix(".__init__"))


def _in_text(file: str, line: int, text: str) -> Iterator[Use]:
    for pattern in (IN_SQL, COPIED):
        yield from (Use(file, line, table) for table in pattern.findall(text) if table in tables())


def _literals(tree: ast.AST) -> list[tuple[int, str]]:
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [(node.lineno, node.value) for node in strings if isinstance(node.value, str)]


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, without those inside functions nested in it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from _own(node)


def _known(scope: ast.Module | ast.FunctionDef, names: Names) -> Names:
    """The names of the module, and those names of the scope whose model can be inferred."""
    known = dict(names)
    if isinstance(scope, ast.FunctionDef):
        for argument in [*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs]:
            known[argument.arg] = _annotated(argument.annotation and ast.unparse(argument.annotation), names)
    for node in _own(scope):
        match node:
            case ast.Assign(targets=[target], value=value):
                _bind(target, value, known)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                known[name] = _annotated(ast.unparse(annotation), names)
            case ast.NamedExpr(target=target, value=value):
                _bind(target, value, known)
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                _bind(target, value, known)
            case _:
                pass
    return known


def _bind(target: ast.expr, value: ast.expr, known: dict[str, object]) -> None:
    if isinstance(target, ast.Tuple) and target.elts:  # a row and whether it is new
        target = target.elts[0]
    if isinstance(target, ast.Name):
        known[target.id] = _model(value, known)


def _annotated(annotation: object, names: Names) -> ModelClass | None:
    """The first model that an annotation names, or None."""
    named = (names.get(word) for word in re.findall(r"\w+", str(annotation)))
    return next((one for one in named if isinstance(one, type) and issubclass(one, Model)), None)


def _written(call: ast.Call, known: Names) -> str | None:
    if isinstance(call.func, ast.Name):  # what a merge of many rows writes is declared by a Table
        declared = _model(call.args[0], known) if call.args and known.get(call.func.id) is Table else None
        return str(declared._meta.db_table) if declared else None
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return None
    model = _model(call.func.value, known)
    if model is not None:
        return str(model._meta.db_table)
    return None if call.func.attr in SHARED or _is_module(call.func.value, known) else ""


def _is_module(node: ast.expr, known: Names) -> bool:
    return isinstance(node, ast.Name) and isinstance(known.get(node.id), ModuleType)


def _model(node: ast.expr, known: Names) -> ModelClass | None:
    """The model of an expression (class, manager, queryset, row or list of rows); None where it cannot be inferred."""
    match node:
        case ast.Name(id=name):
            found = known.get(name)
            return found if isinstance(found, type) and issubclass(found, Model) else None
        case ast.Call():
            return _called(node, known)
        case ast.Attribute(value=value, attr=attr):
            base = _model(value, known)
            return base and _related(base, attr)
        case ast.Subscript(value=value) | ast.NamedExpr(value=value):
            return _model(value, known)
        case ast.IfExp(body=body, orelse=orelse):
            return _model(body, known) or _model(orelse, known)
        case _:
            return None


def _called(call: ast.Call, known: Names) -> ModelClass | None:
    """The model of a call's result: from the function's annotation, else that of its first argument, as in `list(rows)`."""
    if not isinstance(call.func, ast.Name):
        return _model(call.func, known)
    function = known.get(call.func.id)
    if function is get_user_model:
        return get_user_model()
    result = getattr(function, "__annotations__", {}).get("return")
    first = _model(call.args[0], known) if call.args else None
    return _model(call.func, known) or _annotated(result, getattr(function, "__globals__", known)) or first


def _related(model: ModelClass, attr: str) -> ModelClass:
    """The model at the other end of a relation; `model` itself for other attributes, such as managers."""
    for field in model._meta.get_fields():
        at = field.get_accessor_name() if isinstance(field, ForeignObjectRel) else field.name
        if at == attr and isinstance(field, ForeignObjectRel | RelatedField) and isinstance(field.related_model, type):
            return field.related_model
    return model
