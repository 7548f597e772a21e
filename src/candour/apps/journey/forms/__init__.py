"""The forms of the reporter's journey, one for each question, and the order in which they are asked (`questions`).

A field is either structured (the server may read its answer) or sealed (the server must not). `base` separates the two.
"""

from candour.apps.journey.forms.base import PersonRows, QuestionForm

__all__ = ["PersonRows", "QuestionForm"]
