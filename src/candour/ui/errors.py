"""The one kind of error whose text is written for the person who asked.

A subclass exists only where code treats it differently. A refusal that no view catches is answered by
`config.middleware.AnswerRefusal`, with its status and its sentence. Not here: what the person who asked may not know of, which
is Http404, the same for "not allowed" and "does not exist".
"""

from __future__ import annotations

from http import HTTPStatus


class Refusal(Exception):
    """What was asked cannot be done; the sentence says why, and what to do next. `status` is that of an HTTP answer."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, sentence: object, status: HTTPStatus | None = None) -> None:
        super().__init__(str(sentence))
        self.status = self.status if status is None else status


class StaleKey(Refusal):
    """What was sent is sealed to a key that is no longer the newest: the browser seals it again and sends it again."""

    status = HTTPStatus.CONFLICT
