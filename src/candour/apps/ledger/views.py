"""Public views of the log: the resources that verifiers read (c2sp.org/tlog-tiles) and two HTML pages.

Every response is read from the database. Tiles and bundles may be cached for ever, because they never change.
"""

from __future__ import annotations

from base64 import b64encode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from candour.apps.ledger import queries
from candour.apps.ledger.access import published
from candour.apps.ledger.services import keys
from candour.domain import ledger
from candour.ui.audience import public

_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_FOR_EVER = "public, max-age=31536000, immutable"
_A_MOMENT = "public, max-age=2"
_MOST_DIGITS = 18


@published
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Respond with the newest signed checkpoint as text."""
    del request
    return _with_cache_header(HttpResponse(queries.DatabaseSource().checkpoint(), content_type=_TEXT), _A_MOMENT)


@published
def cosigned(request: HttpRequest) -> HttpResponse:
    """Respond with the newest checkpoint that the quorum of witnesses cosigned, as text."""
    del request
    found = queries.latest_cosigned()
    if found is None:
        raise ledger.UnavailableError("No checkpoint is cosigned by the log's witnesses yet.")
    return _with_cache_header(HttpResponse(found.cosigned_note, content_type=_TEXT), _A_MOMENT)


@published
def restores(request: HttpRequest) -> HttpResponse:
    """Respond with a JSON list of the operator's statements that the log was restored, each with the key that was replaced."""
    del request
    found = [{"key": one.key, "statement": one.statement} for one in queries.restores()]
    return _with_cache_header(JsonResponse({"restores": found}), _A_MOMENT)


@published
def key(request: HttpRequest) -> HttpResponse:
    """Respond with the log's verifier key as text, in the C2SP form."""
    del request
    return _with_cache_header(HttpResponse(f"{keys.verifier_key()}\n", content_type=_TEXT), _A_MOMENT)


@published
def tile(request: HttpRequest, level: str, place: str) -> HttpResponse:
    """Respond with the bytes of a tile: `level` is its level, `place` its index written as a path (tlog-tiles)."""
    del request
    return _with_cache_header(HttpResponse(queries.tile(ledger.parse_tile(level, place)), content_type=_BYTES), _FOR_EVER)


@published
def entries(request: HttpRequest, place: str) -> HttpResponse:
    """Respond with the bytes of one entry bundle; `place` is its index written as a path (tlog-tiles)."""
    del request
    return _with_cache_header(HttpResponse(queries.bundle(*ledger.parse_index_path(place)), content_type=_BYTES), _FOR_EVER)


@published
def inclusion(request: HttpRequest) -> HttpResponse:
    """Respond with a JSON inclusion proof; query: `index` of the leaf, `size` of the tree (default: the newest tree)."""
    index = _number_in_query(request, "index")
    size, proof = queries.inclusion(_require_number("index", index), _number_in_query(request, "size"))
    return _with_cache_header(JsonResponse({"index": index, "size": size, "proof": _base64_texts(proof)}), _A_MOMENT)


@published
def consistency(request: HttpRequest) -> HttpResponse:
    """Respond with a JSON consistency proof; query: tree sizes `from` and `to` (default of `to`: the newest tree)."""
    old = _number_in_query(request, "from")
    size, proof = queries.consistency(_require_number("from", old), _number_in_query(request, "to"))
    return _with_cache_header(JsonResponse({"from": old, "to": size, "proof": _base64_texts(proof)}), _A_MOMENT)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the page about the log: what it is, its newest checkpoint, its verifier key, and how to check it."""
    return render(request, "ledger/home.html", _values_of_home())


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Redirect to the page of the entry whose leaf index the visitor typed; show an error where the index is not valid."""
    typed = request.GET.get("number", "").strip().replace(",", "").replace(" ", "")
    if _is_number(typed) and int(typed) < queries.size():
        return HttpResponseRedirect(reverse("ledger:entry", args=[int(typed)]))
    fault = _("Enter the number of an entry, from 0 up to the one below the number of entries.")
    return render(request, "ledger/home.html", {**_values_of_home(), "fault": fault, "typed": typed}, status=400)


@public
@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """Show one entry: kind, time, ids, and its inclusion proof in the newest checkpoint."""
    try:
        leaf = queries.leaf(index)
        size, proof = queries.inclusion(index)
    except ledger.UnavailableError as error:
        raise Http404 from error
    values = {
        "index": index,
        "size": size,
        "proof": _base64_texts(proof),
        "leaf_hash": b64encode(leaf.hash).decode(),
        **_values_of_entry(bytes(leaf.entry.leaf), bytes(leaf.hash)),
    }
    return render(request, "ledger/entry.html", values)


def _values_of_home() -> dict[str, object]:
    """Return the template values of the page about the log."""
    key = keys.verifier_key()
    return {"latest": queries.latest(), "key": key, "origin": key.name, "restores": queries.restores()}


def _values_of_entry(data: bytes, leaf_hash: bytes) -> dict[str, object]:
    """Return template values: `act`, the entry parsed from `data`, and `intact`, whether the hash of `data` is `leaf_hash`."""
    try:
        act = ledger.Entry.parse(data)
    except ledger.MalformedError:
        return {"act": None, "intact": False}
    return {"act": act, "intact": act.leaf_hash == leaf_hash}


def _with_cache_header(response: HttpResponse, how_long: str) -> HttpResponse:
    """Set the Cache-Control header of the response to the value `how_long`, and return the response."""
    response["Cache-Control"] = how_long
    return response


def _base64_texts(hashes: list[bytes]) -> list[str]:
    """Return each hash as base64 text."""
    return [b64encode(value).decode() for value in hashes]


def _is_number(text: str) -> bool:
    """Return whether the text is a whole number, 0 or more, of at most as many digits as the log's numbers may have."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def _number_in_query(request: HttpRequest, name: str) -> int | None:
    """Return the whole number in the query parameter `name`; None if absent. Raises `MalformedError` for other text."""
    text = request.GET.get(name)
    if text is None:
        return None
    if not _is_number(text):
        raise ledger.MalformedError(f"{name} must be a whole number, such as ?{name}=0.")
    return int(text)


def _require_number(name: str, number: int | None) -> int:
    """Return `number`. Raises `MalformedError`, which names the parameter `name`, where it is None."""
    if number is None:
        raise ledger.MalformedError(f"Say which with ?{name}= and a whole number.")
    return number
