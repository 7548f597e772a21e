"""The forms of the reporter's journey: one a question. Their order and conditions are in `journey`.

A field is either structured (the server may know it) or sealed (the server must not). `base` tells the two apart.
"""

from candour.apps.journey.forms.base import PersonRows, QuestionForm

__all__ = ["PersonRows", "QuestionForm"]
