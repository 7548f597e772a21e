"""Access to the log: everybody may read all of it, because a log that only some can check proves nothing to the others.

The entries themselves contain no content.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from candour.domain.ledger import LedgerError, UnavailableError
from candour.ui.audience import public

Answer = Callable[..., HttpResponse]


def published(view: Answer) -> Answer:
    """Decorate a view of the log for everybody: nobody must sign in, only GET and HEAD are allowed, any site may read it.

    An `UnavailableError` becomes a 404 response, any other `LedgerError` a 400 response.
    """

    @public
    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **place: object) -> HttpResponse:
        """Return the response of the view, or an error response (404 or 400); pages of other sites may read both.

        `place`: the parts of the URL.
        """
        try:
            response = view(request, **place)
        except UnavailableError as error:
            response = _error_response(error, 404)
        except LedgerError as error:
            response = _error_response(error, 400)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answer


def _error_response(error: LedgerError, status: int) -> HttpResponse:
    """Return the error's message as a plain-text response with this HTTP status."""
    return HttpResponse(f"{error}\n", status=status, content_type="text/plain; charset=utf-8")
