"""Errors whose message is shown to the person who made the request.

A subclass of `Refusal` exists only where code treats its errors differently. A refusal that no view catches is answered by
`config.middleware.AnswerRefusal`, with its status and its sentence. Not here: "not allowed" and "does not exist", which are
both Http404, so that the response does not reveal which of them applies.
"""

from __future__ import annotations

from http import HTTPStatus


class Refusal(Exception):
    """A request is refused; `sentence` says why and what to do next. `status`: the HTTP status of the response."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, sentence: object, status: HTTPStatus | None = None) -> None:
        super().__init__(str(sentence))
        self.status = self.status if status is None else status


class StaleKey(Refusal):
    """A request is refused because its data is sealed to an old key; the browser must seal the data to the newest key."""

    status = HTTPStatus.CONFLICT
