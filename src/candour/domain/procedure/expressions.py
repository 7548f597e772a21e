"""Parses and evaluates the conditions of a pack, such as `injury >= "serious" and not ruled_out`.

Python's parser reads a condition; Python never runs it. A condition may contain names of facts, comparisons with literal
values, `and`, `or`, `not` and the questions in `QUESTIONS`. The result is True, False or None (not known yet), in Kleene's
three-valued logic. Where a fact has several stated values, a comparison is true if it is true for any of them. A referral
test goes further: it is true if the whole test is true for any choice of a stated value for each fact.
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
    """What is known of a matter, as conditions need it: values of facts, and answers to the questions in `QUESTIONS`."""

    def values(self, fact: str) -> tuple[FactValue, ...]:
        """The values stated for a fact; empty if none was stated."""

    def ask(self, question: str, about: str) -> FactValue | None:
        """The answer to `question`, one of `QUESTIONS`, with its argument `about`; None if there is no answer."""


class Node(Protocol):
    """A parsed condition: the whole condition, or an inner condition, such as the one after a `not`."""

    def truth(self, view: View, *, seek: bool | None = None) -> Truth:
        """Return the result of the condition: True, False, or None while it is not known.

        `seek` matters only for a fact with several stated values. Usually one value that fulfils the condition is enough. With
        `seek` False every value must: referral tests pass it inside a `not`, which then holds if one value does not.
        """

    def deciding_facts(self, view: View, *, seek: bool | None = None) -> frozenset[str]:
        """Ids of the facts that decide the condition's result or, while the result is not known, of the facts to establish."""

    def fact_names(self) -> Iterator[str]:
        """The ids of all facts on which the condition depends."""


@dataclass(frozen=True, slots=True)
class Question:
    """Condition that compares the answer to a question of `QUESTIONS` with a literal value."""

    question: str
    about: str
    compare: Comparing
    against: object

    def truth(self, view: View, *, seek: bool | None = None) -> Truth:  # noqa: ARG002 - as every Node
        """The result of the comparison; None where the question has no answer."""
        answer = view.ask(self.question, self.about)
        return None if answer is None else self.compare(answer, self.against)

    def deciding_facts(self, view: View, *, seek: bool | None = None) -> frozenset[str]:  # noqa: ARG002 - as every Node
        """Empty: a question depends on no fact."""
        return frozenset()

    def fact_names(self) -> Iterator[str]:
        """Yield nothing: this condition reads no fact. It asks about the matter itself, for example its state."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Comparison:
    """Condition that compares a fact with a literal value."""

    fact: str
    compare: Comparing
    against: object
    ranks: Mapping[str, int] | None

    def truth(self, view: View, *, seek: bool | None = None) -> Truth:
        """True if the comparison is true for any stated value of the fact; None where no value is stated.

        With `seek=False` (under a `not` of a referral test) the comparison must be true for every stated value.
        """
        values = view.values(self.fact)
        if not values:
            return None
        if len(values) == 1:
            return self._holds(values[0])
        return (all if seek is False else any)(map(self._holds, values))

    def _holds(self, value: FactValue) -> bool:
        """Whether the comparison is true for this one value."""
        return self.compare(self.ranks[str(value)] if self.ranks else value, self.against)

    def deciding_facts(self, view: View, *, seek: bool | None = None) -> frozenset[str]:  # noqa: ARG002 - as every Node
        """The id of the fact that is compared."""
        return frozenset({self.fact})

    def fact_names(self) -> Iterator[str]:
        """The id of the fact that is compared."""
        yield self.fact


@dataclass(frozen=True, slots=True)
class Negation:
    """Condition `not` X, true where the inner condition X (`part`) is false."""

    part: Node

    def truth(self, view: View, *, seek: bool | None = None) -> Truth:
        """True where the inner condition is false, False where it is true, None where its result is not known."""
        inner = self.part.truth(view, seek=_opposite(seek))
        return None if inner is None else not inner

    def deciding_facts(self, view: View, *, seek: bool | None = None) -> frozenset[str]:
        """The ids of the facts that decide the inner condition."""
        return self.part.deciding_facts(view, seek=_opposite(seek))

    def fact_names(self) -> Iterator[str]:
        """The ids of the facts on which the inner condition depends."""
        return self.part.fact_names()


@dataclass(frozen=True, slots=True)
class Junction:
    """Condition that joins inner conditions by `and` or `or`.

    `settles`: False for `and`, True for `or`. If any inner condition has this result, so has the whole condition.
    """

    parts: tuple[Node, ...]
    settles: bool

    def truth(self, view: View, *, seek: bool | None = None) -> Truth:
        """The result of joining the results of the inner conditions by `and` or `or`, by Kleene's truth tables."""
        unknown = False
        for part in self.parts:
            truth = part.truth(view, seek=seek)
            if truth is self.settles:
                return truth
            unknown = unknown or truth is None
        return None if unknown else not self.settles

    def deciding_facts(self, view: View, *, seek: bool | None = None) -> frozenset[str]:
        """The ids of the facts that decide those inner conditions whose result equals the result of the whole condition."""
        truth = self.truth(view, seek=seek)
        carrying = (part for part in self.parts if part.truth(view, seek=seek) is truth)
        return frozenset().union(*(part.deciding_facts(view, seek=seek) for part in carrying))

    def fact_names(self) -> Iterator[str]:
        """The ids of the facts on which the inner conditions depend."""
        for part in self.parts:
            yield from part.fact_names()


def _opposite(seek: Truth) -> Truth:
    """The opposite result: what to seek inside a `not` when `seek` is sought for the whole condition; None stays None."""
    return None if seek is None else not seek


def read(text: str, facts: Mapping[str, Fact]) -> Node:
    """Parse the condition `text`. Raises ExpressionError for wrong syntax, and for a fact or value that is not in `facts`."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise ExpressionError(f"`{text}` cannot be read ({error.msg})") from error
    return _parse_node(tree.body, facts)


def questions(text: str) -> Iterator[tuple[str, str]]:
    """Each question that the condition `text` asks: (question, argument), such as ("happened", "acknowledged")."""
    for node in ast.walk(ast.parse(text.strip(), mode="eval")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, str(_literal_value(node.args[0])) if node.args else ""


def _parse_node(node: ast.expr, facts: Mapping[str, Fact]) -> Node:
    """Convert a node of Python's syntax tree into a condition. Raises ExpressionError for syntax that packs may not use."""
    if isinstance(node, ast.BoolOp):
        return Junction(tuple(_parse_node(part, facts) for part in node.values), settles=isinstance(node.op, ast.Or))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return Negation(_parse_node(node.operand, facts))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _parse_comparison(node, facts)
    if isinstance(node, ast.Name | ast.Call):
        fact, about = _fact_or_question(node, facts)
        if about is not None:
            return Question(fact, about, operator.eq, True)  # noqa: FBT003 - the value it is compared with
        if facts[fact].type != "bool":
            raise ExpressionError(f"`{fact}` is not a yes-or-no fact, so it must be compared with something")
        return Comparison(fact, operator.eq, True, None)  # noqa: FBT003 - the value it is compared with
    raise ExpressionError(f"`{ast.unparse(node)}` is not something a pack may say")


def _parse_comparison(node: ast.Compare, facts: Mapping[str, Fact]) -> Node:
    """Convert a comparison with a literal value into a condition.

    Raises ExpressionError for a comparison that packs may not contain, or a value that the fact cannot have.
    """
    fact, about = _fact_or_question(node.left, facts)
    if type(node.ops[0]) not in OPERATORS:
        raise ExpressionError(f"`{ast.unparse(node)}` compares in a way a pack may not")
    compare = OPERATORS[type(node.ops[0])]
    against = _literal_value(node.comparators[0])
    if about is not None:
        return Question(fact, about, compare, against)
    row = facts[fact]
    _check_is_possible(row, against)
    if row.type == "date":
        return Comparison(fact, compare, dt.date.fromisoformat(str(against)), None)
    if row.type == "level":
        ranks = {value: rank for rank, value in enumerate(row.values)}
        return Comparison(fact, compare, _ranks_of(ranks, against), ranks)
    return Comparison(fact, compare, against, None)


def _ranks_of(ranks: Mapping[str, int], against: object) -> object:
    """The rank that `ranks` gives to the level `against` or, if `against` is a tuple of levels, to each of them."""
    return tuple(ranks[value] for value in against) if isinstance(against, tuple) else ranks[str(against)]


def _fact_or_question(node: ast.expr, facts: Mapping[str, Fact]) -> tuple[str, str | None]:
    """The left side of a comparison: (id of a fact, None) or (question, argument). Raises ExpressionError for anything else."""
    if isinstance(node, ast.Name):
        if node.id not in facts:
            raise ExpressionError(f"`{node.id}` is not a fact of this pack")
        return node.id, None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in QUESTIONS:
        return node.func.id, str(_literal_value(node.args[0])) if node.args else ""
    raise ExpressionError(f"`{ast.unparse(node)}` is neither a fact nor one of {', '.join(sorted(QUESTIONS))}")


def _literal_value(node: ast.expr) -> object:
    """The value of a literal, a list as a tuple. Raises ExpressionError for any other syntax."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | bool):
        return node.value
    if isinstance(node, ast.List | ast.Tuple):
        return tuple(_literal_value(part) for part in node.elts)
    raise ExpressionError(f"`{ast.unparse(node)}` must be written out as a value")


def _check_is_possible(row: Fact, against: object) -> None:
    """Raise ExpressionError where a fact is compared with a value that the fact cannot have."""
    if not row.values:
        return
    unknown = [value for value in (against if isinstance(against, tuple) else (against,)) if value not in row.values]
    if unknown:
        raise ExpressionError(f"`{row.id}` can never be {unknown[0]!r}; it is one of {', '.join(row.values)}")
