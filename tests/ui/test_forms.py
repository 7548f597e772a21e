"""Django form fields rendered with GOV.UK's markup."""

from __future__ import annotations

from django import forms
from django.template import engines

TEMPLATE = """{% from "ui/forms.html" import error_prefix, errors, field, submit %}
<title>{{ error_prefix(form) }}Page</title>{{ errors(form) }}
{% for bound in form %}{{ field(bound, **options.get(bound.name, {})) }}{% endfor %}{{ submit("Go on") }}"""


class Example(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your card", widget=forms.TextInput({"autocomplete": "name"}))
    secret = forms.CharField(widget=forms.PasswordInput)
    story = forms.CharField(widget=forms.Textarea)
    colour = forms.ChoiceField(choices=[("r", "Red"), ("b", "Blue")], widget=forms.RadioSelect)
    shapes = forms.MultipleChoiceField(choices=[("s", "Square"), ("c", "Circle")], widget=forms.CheckboxSelectMultiple)
    place = forms.ChoiceField(choices=[("", "Choose"), ("n", "North")])
    agree = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput)


def page(form: forms.Form, **options: dict[str, object]) -> str:
    return str(engines["jinja2"].from_string(TEMPLATE).render({"form": form, "options": options}))


def test_it_keeps_what_was_typed_but_never_a_password() -> None:
    html = page(
        Example({"name": "Ann <b>", "secret": "hunter2", "story": "Once", "colour": "b", "shapes": ["c"], "place": "n"})
    )
    assert 'value="Ann &lt;b&gt;"' in html
    assert "hunter2" not in html
    assert ">Once</textarea>" in html
    for ticked in ('value="b" checked', 'value="c" checked', 'value="n" selected'):
        assert ticked in html
    assert 'value="r" checked' not in html


def test_each_error_is_linked_to_its_field() -> None:
    html = page(Example({}))
    assert "<title>Error: Page</title>" in html
    for name in ("name", "colour", "shapes", "agree"):
        assert f'href="#id_{name}"' in html
        assert f'id="id_{name}"' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html


def test_an_untouched_form_shows_no_error() -> None:
    html = page(Example())
    assert "error" not in html.lower()


def test_the_heading_is_the_label() -> None:
    html = page(Example(), name={"heading": True}, colour={"heading": True, "inline": True})
    assert html.count("<h1") == 2
    assert "govuk-fieldset__legend--l" in html
    assert "govuk-radios--inline" in html


def test_it_keeps_the_widgets_own_attributes() -> None:
    assert 'autocomplete="name"' in page(Example())


def test_a_lone_checkbox_is_labelled_by_its_text() -> None:
    html = page(Example({"agree": "on"}))
    assert "I agree" in html
    assert 'name="agree" type="checkbox" value="on" checked' in html
