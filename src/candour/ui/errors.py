"""Errors whose message is shown to the person who made the request.

A subclass exists only where code treats it differently. A refusal that no view catches is answered by
`config.middleware.AnswerRefusal`, with its status and its sentence. Not here: what the person who asked may not know of, which
is Http404, the same for "not allowed" and "does not exist".
"""

from __future__ import annotations

from http import HTTPStatus


class Refusal(Exception):
    """A request is refused; the sentence says why and what to do next. `status`: the HTTP status of the response."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, sentence: object, status: HTTPStatus | None = None) -> None:
        super().__init__(str(sentence))
        self.status = self.status if status is None else status


class StaleKey(Refusal):
    """The data received is sealed to a key that is no longer the newest; the browser must seal and send it again."""

    status = HTTPStatus.CONFLICT
