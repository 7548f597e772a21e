"""Every text that pages show goes through gettext: refusals in Python, and text, labels and texts of packs in templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import nodes

SOURCE = Path(__file__).resolve().parents[2] / "src" / "candour"
MODULES = sorted(
    path for folder in ("apps", "ui") for path in (SOURCE / folder).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted(SOURCE.rglob("jinja2/**/*.html"))
# Exceptions whose text is shown on a page; what derives from them counts as well.
REFUSALS = {"Refusal"}
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "gettext_lazy", "ngettext_lazy"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_LANGUAGE = {"Candour", "candour", "nbsp", "CC", "BY"}  # names, which are the same in every language
_NOT_PROSE = {"script", "style", "code"}
_ADDRESS = re.compile(r"/[\w/-]*")  # what a block puts into an href
_SHOWN = {"alt", "title", "aria-label", "placeholder", "label"}


def bare_refusals(tree: ast.AST, names: set[str]) -> list[int]:
    """Lines that raise an exception in `names` with text that is not marked for translation."""
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    calls = [call for call in raised if isinstance(call, ast.Call) and _name(call.func) in names]
    return [call.lineno for call in calls if any(_has_bare_words(argument) for argument in call.args)]


def _has_bare_words(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and _name(node.func) in GETTEXT:
        return False
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and _WORD.search(node.value) is not None
    parts: Iterator[ast.AST] | list[ast.expr] = node.values if isinstance(node, ast.Dict) else ast.iter_child_nodes(node)
    return not isinstance(node, ast.Subscript) and any(_has_bare_words(part) for part in parts)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def with_derived(trees: list[ast.AST], names: set[str]) -> set[str]:
    """The class names, and those of all their subclasses."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    derived = {node.name for node in classes if any(_name(base) in names for base in node.bases)}
    return names if derived <= names else with_derived(trees, names | derived)


@pytest.mark.slow
def test_no_refusal_is_bare_english() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    names = with_derived(list(trees.values()), REFUSALS)
    assert {"StaleKey", "UploadError"} <= names
    found = [f"{path.relative_to(SOURCE)}:{line}" for path, tree in trees.items() for line in bare_refusals(tree, names)]
    assert not found, f"wrap the sentence in gettext; values go in by name, after it: {found}"


@pytest.mark.parametrize("argument", ['"Choose one."', 'f"{what} is too large."', '"%s is gone." % what', '("a sentence", 1)'])
def test_a_bare_refusal_is_found(argument: str) -> None:
    assert bare_refusals(ast.parse(f"raise errors.Refusal({argument})"), REFUSALS)


@pytest.mark.parametrize(
    "argument", ['_("Choose one.")', '_("%(what)s is gone.") % {"what": what}', '" ".join(told(rules))', "text"]
)
def test_a_marked_refusal_is_not(argument: str) -> None:
    assert not bare_refusals(ast.parse(f"raise Refusal({argument})"), REFUSALS)


class _Words(HTMLParser):
    """Collects the visible text and attributes of HTML in which template code is replaced by blanks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _NOT_PROSE
        self._take(value or "" for name, value in attrs if name in _SHOWN)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _NOT_PROSE

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._take([data])

    def _take(self, texts: Iterator[str] | list[str]) -> None:
        said = [text.strip() for text in texts if not _ADDRESS.fullmatch(text.strip())]
        self.found += [text for text in said if set(_WORD.findall(text)) - _NOT_LANGUAGE]


def bare_text(template: str) -> list[str]:
    """Visible text of a template outside `_()` and `trans` blocks."""
    jinja = engines["jinja2"]
    assert isinstance(jinja, Jinja2)
    markup, translated, opened = "", False, False
    for _, kind, value in jinja.env.lex(template):
        if kind == "name" and opened and value in {"trans", "endtrans"}:
            translated = value == "trans"
        opened = kind == "block_begin" or (opened and kind == "whitespace")
        if kind == "data" and not translated:
            markup += value
        elif kind in {"variable_begin", "block_begin"}:
            markup += " "
    words = _Words()
    words.feed(markup)
    return words.found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_says_nothing_outside_gettext(path: Path) -> None:
    assert bare_text(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", ["<p>Hello there</p>", '<img alt="A picture">', "{% trans %}In{% endtrans %} out"])
def test_bare_text_is_found(template: str) -> None:
    assert bare_text(template)


@pytest.mark.parametrize(
    "template", ['<p class="govuk-body">{{ _("Hello") }}</p>', "{% trans %}Hello{% endtrans %}", "<script>let a</script>"]
)
def test_marked_text_is_not(template: str) -> None:
    assert not bare_text(template)


# How templates reach texts of packs: an attribute of any object, the `label` of a pack row, or an entry of a table of labels.
PACK_ATTRIBUTES = {"because", "conducted_by", "leads_to", "presumption", "reporter_words", "span"}
PACK_ROWS = {"act", "clock", "move", "outcome", "proceeding", "referral", "regime", "row", "stage"}
LABEL_TABLES = {"event_names", "fact_names", "letter_names", "role_names"}
TRANSLATING = {"translated", "joined"}


def untranslated_pack_texts(template: str) -> list[int]:
    """Lines of a template that print a pack's text without `translated`, `joined` or `_()`."""
    jinja = engines["jinja2"]
    assert isinstance(jinja, Jinja2)
    return list(_untranslated(jinja.env.parse(template)))


def _untranslated(node: nodes.Node) -> Iterator[int]:
    if isinstance(node, nodes.Filter) and _translates(node):
        return
    if _is_pack_text(node):
        yield node.lineno
    for name, value in node.iter_fields():
        is_test = isinstance(node, nodes.Compare) or (isinstance(node, nodes.If | nodes.CondExpr) and name == "test")
        is_message = isinstance(node, nodes.Call) and name == "args" and getattr(node.node, "name", "") == "_"
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, nodes.Node) and not is_test and not is_message:
                yield from _untranslated(part)


def _translates(node: nodes.Filter) -> bool:
    named = node.args[0] if node.name == "map" and node.args else None
    return (
        node.name in TRANSLATING
        or (isinstance(named, nodes.Const) and named.value in TRANSLATING)
        or (isinstance(node.node, nodes.Filter) and _translates(node.node))
    )


def _is_pack_text(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Call):  # view.event_names.get(event, event)
        return isinstance(node.node, nodes.Getattr) and _attribute(node.node.node) in LABEL_TABLES
    if isinstance(node, nodes.Getitem):
        return _attribute(node.node) in LABEL_TABLES
    if _attribute(node) == "label":
        return _attribute(getattr(node, "node", None)) in PACK_ROWS
    return _attribute(node) in PACK_ATTRIBUTES


def _attribute(node: nodes.Node | None) -> str:
    return node.attr if isinstance(node, nodes.Getattr) else ""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_translates_every_text_of_a_pack(path: Path) -> None:
    assert untranslated_pack_texts(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        "{{ one.clock.label }}",
        "{{ one.because|join(' ') }}",
        "{{ view.role_names[role] }}",
        "{{ _('To: %(whom)s.', whom=view.role_names[role]) }}",
        "{{ view.event_names.get(event, event) }}",
        "{% if one.open %}{{ reading.stage.label }}{% endif %}",
    ],
)
def test_an_untranslated_text_of_a_pack_is_found(template: str) -> None:
    assert untranslated_pack_texts(template) == [1]


@pytest.mark.parametrize(
    "template",
    [
        "{{ one.clock.label|translated }}",
        "{{ one.because|joined }}",
        "{{ one.because|map('translated')|join('; ') }}",
        "{{ _('To: %(whom)s.', whom=view.role_names[role]|translated) }}",
        "{{ _(row.because) }}",
        "{% if one.span %}{{ bound.label }}{% endif %}",
    ],
)
def test_a_translated_text_of_a_pack_is_not(template: str) -> None:
    assert untranslated_pack_texts(template) == []
