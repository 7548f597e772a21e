"""Conditions of a pack: `injury >= "serious" and not ruled_out`, read with Python's own parser, run by none of it.

Only names of facts, comparisons with written values, `and`, `or`, `not` and the few questions in `QUESTIONS` are let
through. Answers are True, False or None (not known yet), joined as in Kleene's three-valued logic. A fact stated more
than once is taken at its highest: one statement that it is so outweighs any that it is not. A referral test goes
further: whichever statements make the whole test true count.
"""

import ast
import datetime as dt
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from candour.domain.procedure.errors import ExpressionError
from candour.domain.procedure.rows import Fact, FactValue

Truth = bool | None
Comparing = Callable[[Any, Any], bool]
QUESTIONS = frozenset({"happened", "state", "outstanding", "this", "referral_due", "referral_undecided", "regime", "count"})
OPERATORS: dict[type[ast.cmpop], Comparing] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda value, group: value in group,
    ast.NotIn: lambda value, group: value not in group,
}


class View(Protocol):
    """What a condition may look at."""

    def values(self, fact: str) -> tuple[FactValue, ...]:
        """Every statement of a fact that counts; none if it is not known."""

    def ask(self, question: str, about: str) -> FactValue | None:
        """The answer to one of `QUESTIONS`."""


class Node(Protocol):
    """A part of a condition."""

    def test(self, view: View, *, seek: bool | None = None) -> Truth:
        """Whether it holds. `seek` asks whether any reading of the statements makes it so (see `Comparison`)."""

    def deciding(self, view: View, *, seek: bool | None = None) -> frozenset[str]:
        """The facts that make it so, or, where it is not known, the facts to find out."""

    def names(self) -> Iterator[str]:
        """Every fact it looks at."""


@dataclass(frozen=True, slots=True)
class Question:
    """The answer to a question against a written value."""

    question: str
    about: str
    compare: Comparing
    against: object

    def test(self, view: View, *, seek: bool | None = None) -> Truth:  # noqa: ARG002 - as every Node
        """Whether the answer makes it so; None without an answer."""
        answer = view.ask(self.question, self.about)
        return None if answer is None else self.compare(answer, self.against)

    def deciding(self, view: View, *, seek: bool | None = None) -> frozenset[str]:  # noqa: ARG002 - as every Node
        """A question is no fact."""
        return frozenset()

    def names(self) -> Iterator[str]:
        """A question is no fact."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Comparison:
    """A fact against a written value."""

    fact: str
    compare: Comparing
    against: object
    ranks: Mapping[str, int] | None

    def test(self, view: View, *, seek: bool | None = None) -> Truth:
        """True if any statement makes it so; None without a statement.

        A referral test seeks its own truth: under a `not` it is then false only if every statement makes it so.
        """
        values = view.values(self.fact)
        if not values:
            return None
        if len(values) == 1:
            return self._holds(values[0])
        return (all if seek is False else any)(map(self._holds, values))

    def _holds(self, value: FactValue) -> bool:
        return self.compare(self.ranks[str(value)] if self.ranks else value, self.against)

    def deciding(self, view: View, *, seek: bool | None = None) -> frozenset[str]:  # noqa: ARG002 - as every Node
        """The one fact compared."""
        return frozenset({self.fact})

    def names(self) -> Iterator[str]:
        """The one fact compared."""
        yield self.fact


@dataclass(frozen=True, slots=True)
class Negation:
    """`not` something."""

    part: Node

    def test(self, view: View, *, seek: bool | None = None) -> Truth:
        """The opposite; what is not known stays so."""
        inner = self.part.test(view, seek=_opposite(seek))
        return None if inner is None else not inner

    def deciding(self, view: View, *, seek: bool | None = None) -> frozenset[str]:
        """What decides the part."""
        return self.part.deciding(view, seek=_opposite(seek))

    def names(self) -> Iterator[str]:
        """The facts of the part."""
        return self.part.names()


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` (settled by one False) or `or` (settled by one True)."""

    parts: tuple[Node, ...]
    settles: bool

    def test(self, view: View, *, seek: bool | None = None) -> Truth:
        """Kleene's tables."""
        unknown = False
        for part in self.parts:
            truth = part.test(view, seek=seek)
            if truth is self.settles:
                return truth
            unknown = unknown or truth is None
        return None if unknown else not self.settles

    def deciding(self, view: View, *, seek: bool | None = None) -> frozenset[str]:
        """The facts of those parts that carry the answer."""
        truth = self.test(view, seek=seek)
        carrying = (part for part in self.parts if part.test(view, seek=seek) is truth)
        return frozenset().union(*(part.deciding(view, seek=seek) for part in carrying))

    def names(self) -> Iterator[str]:
        """The facts of every part."""
        for part in self.parts:
            yield from part.names()


def _opposite(seek: Truth) -> Truth:
    return None if seek is None else not seek


def read(text: str, facts: Mapping[str, Fact]) -> Node:
    """The condition in `text`, checked against the facts a pack declares. Raises ExpressionError."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise ExpressionError(f"`{text}` cannot be read ({error.msg})") from error
    return _node(tree.body, facts)


def questions(text: str) -> Iterator[tuple[str, str]]:
    """Each question a condition asks, with what it asks about, for the checks on a pack."""
    for node in ast.walk(ast.parse(text.strip(), mode="eval")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, str(_written(node.args[0])) if node.args else ""


def _node(node: ast.expr, facts: Mapping[str, Fact]) -> Node:
    if isinstance(node, ast.BoolOp):
        return Junction(tuple(_node(part, facts) for part in node.values), settles=isinstance(node.op, ast.Or))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return Negation(_node(node.operand, facts))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _comparison(node, facts)
    if isinstance(node, ast.Name | ast.Call):
        fact, about = _subject(node, facts)
        if about is not None:
            return Question(fact, about, operator.eq, True)  # noqa: FBT003 - the value it is compared with
        if facts[fact].type != "bool":
            raise ExpressionError(f"`{fact}` is not a yes-or-no fact, so it must be compared with something")
        return Comparison(fact, operator.eq, True, None)  # noqa: FBT003 - the value it is compared with
    raise ExpressionError(f"`{ast.unparse(node)}` is not something a pack may say")


def _comparison(node: ast.Compare, facts: Mapping[str, Fact]) -> Node:
    fact, about = _subject(node.left, facts)
    if type(node.ops[0]) not in OPERATORS:
        raise ExpressionError(f"`{ast.unparse(node)}` compares in a way a pack may not")
    compare = OPERATORS[type(node.ops[0])]
    against = _written(node.comparators[0])
    if about is not None:
        return Question(fact, about, compare, against)
    row = facts[fact]
    _check_values(row, against)
    if row.type == "date":
        return Comparison(fact, compare, dt.date.fromisoformat(str(against)), None)
    if row.type == "level":
        ranks = {value: rank for rank, value in enumerate(row.values)}
        return Comparison(fact, compare, _ranked(ranks, against), ranks)
    return Comparison(fact, compare, against, None)


def _ranked(ranks: Mapping[str, int], against: object) -> object:
    return tuple(ranks[value] for value in against) if isinstance(against, tuple) else ranks[str(against)]


def _subject(node: ast.expr, facts: Mapping[str, Fact]) -> tuple[str, str | None]:
    if isinstance(node, ast.Name):
        if node.id not in facts:
            raise ExpressionError(f"`{node.id}` is not a fact of this pack")
        return node.id, None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in QUESTIONS:
        return node.func.id, str(_written(node.args[0])) if node.args else ""
    raise ExpressionError(f"`{ast.unparse(node)}` is neither a fact nor one of {', '.join(sorted(QUESTIONS))}")


def _written(node: ast.expr) -> object:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | bool):
        return node.value
    if isinstance(node, ast.List | ast.Tuple):
        return tuple(_written(part) for part in node.elts)
    raise ExpressionError(f"`{ast.unparse(node)}` must be written out as a value")


def _check_values(row: Fact, against: object) -> None:
    if not row.values:
        return
    strangers = [value for value in (against if isinstance(against, tuple) else (against,)) if value not in row.values]
    if strangers:
        raise ExpressionError(f"`{row.id}` can never be {strangers[0]!r}; it is one of {', '.join(row.values)}")
