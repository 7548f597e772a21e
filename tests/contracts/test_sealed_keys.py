"""Every key under which a question seals an answer has its labels, for reporters and for staff."""

from __future__ import annotations

from pathlib import Path

from candour.apps.journey.forms.questions import QUESTIONS
from candour.apps.mailbox.queries.reading import LEFT_OUT, labels
from candour.ui.sealed_keys import SEALED_KEYS

ROOT = Path(__file__).resolve().parents[2]
# Keys that no field of a question seals: the list of people, and what describes a file (uploads.SealedFile, files.js).
OF_DOCUMENTS = {"people", "size", "type", "sha256", "stripped"}


def sealed_by_questions() -> set[str]:
    """The key of every sealed field, of a person's without its number. Without a key it is a section of the account."""
    return {
        place.key.rpartition("-")[2] for question in QUESTIONS for place in question.form(None).places().values() if place.key
    }


def test_no_sealed_key_is_without_a_label() -> None:
    assert sealed_by_questions() - SEALED_KEYS.keys() == set()


def test_no_label_is_of_a_key_that_nothing_seals() -> None:
    assert SEALED_KEYS.keys() - sealed_by_questions() - OF_DOCUMENTS == set()


def test_reporters_and_staff_are_shown_the_same_keys() -> None:
    assert SEALED_KEYS.keys() - LEFT_OUT <= labels().keys()
    assert "sealed_keys.items()" in (ROOT / "src/candour/ui/jinja2/ui/words.html").read_text(encoding="utf-8")
