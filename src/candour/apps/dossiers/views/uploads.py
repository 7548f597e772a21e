"""Resumable uploads in the manner of tus.io: POST begins an upload, HEAD returns its offset, PATCH sends its next piece.

Public, because a reporter has no login. Reading the offset and sending a piece need the token that POST returned. The views
read no cookie, so a site that makes a visitor's browser send a request here gains nothing over sending the request itself;
hence csrf_exempt.
"""

from __future__ import annotations

import json
import re
import uuid
from http import HTTPStatus
from typing import BinaryIO, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from candour.apps.dossiers import services
from candour.apps.dossiers.services import UploadError
from candour.ui.audience import public


@public
@csrf_exempt
@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """Begin an upload. Request: {"size": bytes of ciphertext}; response: {"id", "token"}."""
    try:
        new_upload = services.begin_upload(_size_in_body(request), now=timezone.now())
    except UploadError as error:
        return _error_response(error)
    return JsonResponse({"id": str(new_upload.upload.pk), "token": new_upload.token}, status=HTTPStatus.CREATED)


@public
@csrf_exempt
@require_http_methods(["HEAD", "PATCH"])
def piece(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """HEAD: respond with the number of bytes received so far (offset) and in all. PATCH: store a piece, respond as to HEAD.

    The piece is the request's body.
    """
    try:
        upload = services.find_upload(pk, request.headers.get("Upload-Token", ""))
        if request.method == "PATCH":
            length = _parse_byte_count(request.headers.get("Content-Length", "0"))
            offset = _parse_byte_count(request.headers.get("Upload-Offset", ""))
            upload = services.append_piece(upload, offset, length, cast("BinaryIO", request))
    except UploadError as error:
        return _error_response(error)
    status = HTTPStatus.NO_CONTENT if request.method == "PATCH" else HTTPStatus.OK
    return HttpResponse(status=status, headers={"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)})


def _size_in_body(request: HttpRequest) -> int:
    """Return the number "size" in the JSON body of the request. Raises UploadError (400) where there is none."""
    try:
        size = json.loads(request.body)["size"]
    except (ValueError, TypeError, KeyError, RecursionError, RawPostDataException, RequestDataTooBig, UnreadablePostError):
        size = None
    if not isinstance(size, int) or isinstance(size, bool):
        raise UploadError(HTTPStatus.BAD_REQUEST, _("Say how many bytes the sealed file has."))
    return size


def _parse_byte_count(text: str) -> int:
    """Return `text`, at most 15 digits, as a number of bytes. Raises UploadError (400) for other text."""
    if not re.fullmatch("[0-9]{1,15}", text):
        raise UploadError(HTTPStatus.BAD_REQUEST, _("Say where this piece begins, in bytes."))
    return int(text)


def _error_response(error: UploadError) -> HttpResponse:
    """Return the JSON response for a refused upload request, with the header Upload-Offset if the error has an offset."""
    headers = {} if error.offset is None else {"Upload-Offset": str(error.offset)}
    return JsonResponse({"error": str(error)}, status=error.status, headers=headers)
