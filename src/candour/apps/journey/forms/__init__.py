"""The forms of the reporter's journey, one for each question, and the order of the questions (`questions`).

A field is either structured (the server may read its answer) or sealed (the server must not). The class `base.QuestionForm`
separates structured fields from sealed ones.
"""

from candour.apps.journey.forms.base import PersonRows, QuestionForm

__all__ = ["PersonRows", "QuestionForm"]
