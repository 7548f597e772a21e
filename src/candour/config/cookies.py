"""The names of cookies in browsers: every cookie has the prefix `__Host-` and is Secure, wherever browsers accept that.

Browsers accept a name with this prefix only over https, from this very host, without a Domain and for the whole site
(RFC 6265bis section 4.1.3). So neither a sibling of the site under the same domain, nor an attacker who changes http
responses, can give a reporter or a staff member a session of the attacker's choice. Cookies with other names are ignored.

Two kinds of address have plain names, because no browser accepts the prefix there: http on loopback (development), and the
onion service, which is http: the onion address itself proves whom the browser speaks with. Cookies of known devices of staff
have `__Secure-` and the path of sign-in. Apps use plain names everywhere; this module translates them. Not here: which
cookies there are (`settings`, services of mailbox and journey).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.cookies import Morsel, SimpleCookie
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PREFIX: Final = "__Host-"
# The cookie by which staff sign-in knows a device must not be sent with a reporter's pages, so it cannot be for the whole site.
PREFIX_OF_DEVICES: Final = "__Secure-"
_DEVICES: Final = "device-"


class HostCookies:
    """Middleware that gives every cookie the prefix `__Host-` towards the browser, and removes it for the next layer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Create the middleware around `get_response`, the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of the next layer, which reads and sets cookies by their plain names."""
        if not settings.SESSION_COOKIE_SECURE:
            return self.get_response(request)
        if is_onion(request):
            response = self.get_response(request)
            response.cookies = _without_secure(response.cookies)
            return response
        request.COOKIES = plain_names(request.COOKIES)
        response = self.get_response(request)
        response.cookies = _with_prefix(response.cookies)
        return response


def is_onion(request: HttpRequest) -> bool:
    """Return whether the request came to the onion service: over http, with the service's address as its host."""
    return bool(settings.CANDOUR_ONION) and f"{request.scheme}://{request.headers.get('Host', '')}" == settings.CANDOUR_ONION


def plain_names(cookies: Mapping[str, str]) -> dict[str, str]:
    """Return the cookies whose names have the prefix, under their names without it.

    All other cookies are left out, because another site or an attacker may have set them.
    """
    hosts = {name.removeprefix(PREFIX): value for name, value in cookies.items() if name.startswith(PREFIX)}
    devices = {
        name.removeprefix(PREFIX_OF_DEVICES): value
        for name, value in cookies.items()
        if name.startswith(PREFIX_OF_DEVICES + _DEVICES)
    }
    return hosts | devices  # a device's cookie is signed for one user, so one that somebody else sets is worth nothing


def _with_prefix(cookies: SimpleCookie) -> SimpleCookie:
    """Return the cookies with the prefix and the attributes that browsers require with it: Secure, Path=/, no Domain.

    Cookies of known devices get the prefix `__Secure-` and keep their path.
    """
    required = {"path": "/", "secure": True, "domain": ""}
    devices = SimpleCookie({name: cookie for name, cookie in cookies.items() if name.startswith(_DEVICES)})
    others = SimpleCookie({name: cookie for name, cookie in cookies.items() if not name.startswith(_DEVICES)})
    named = _rebuilt(others, PREFIX, required)
    named.update(_rebuilt(devices, PREFIX_OF_DEVICES, {"secure": True}))
    return named


def _without_secure(cookies: SimpleCookie) -> SimpleCookie:
    """Return the cookies without the attribute Secure, which browsers accept over https only."""
    return _rebuilt(cookies, "", {"secure": ""})


def _rebuilt(cookies: SimpleCookie, prefix: str, attributes: Mapping[str, object]) -> SimpleCookie:
    """Return copies of the cookies with `prefix` before the name, and with these attributes in place of their own."""
    rebuilt = SimpleCookie()
    for name, cookie in cookies.items():
        copied: Morsel[str] = Morsel()
        copied.set(prefix + name, cookie.value, cookie.coded_value)
        copied.update(dict(cookie) | dict(attributes))
        rebuilt[prefix + name] = copied
    return rebuilt
