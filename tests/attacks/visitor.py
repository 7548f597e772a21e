"""A person at a real server: HTTP over a socket, with cookies, hidden fields and a real sign-in, and nothing of Django's."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

LOGIN = "/staff/account/login/"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What the server answered after redirects: status, address and text."""

    status: int
    address: str
    text: str


@dataclass
class Visitor:
    """A browser without JavaScript. `site`: the server's address."""

    site: str
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def get(self, address: str) -> Answer:
        """Get a page, after redirects."""
        return self._follow("GET", address, "")

    def post(self, address: str, **typed: str) -> Answer:
        """Post a form. The token against forgery is that of the page at the address or, where it has none, of the own page."""
        page = self.get(address)
        if "csrfmiddlewaretoken" not in page.text:
            page = self.get("/staff/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        return self.send(address, {"csrfmiddlewaretoken": token[1] if token else ""} | typed)

    def send(self, address: str, form: dict[str, str]) -> Answer:
        """Post these fields and no others."""
        return self._follow("POST", address, urlencode(form))

    def submit(self, page: Answer, action: str, **typed: str) -> Answer:
        """Send the form of a page that goes to `action`, or to the page itself, with its hidden fields."""
        forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", page.text, re.DOTALL)
        inside = next(body for head, body in forms if f'action="{action}"' in head or "action=" not in head)
        tags = re.findall(r"<input\b[^>]*type=\"hidden\"[^>]*>", inside)
        pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
        return self.send(action, {name[1]: value[1] if value else "" for name, value in pairs if name} | typed)

    def _follow(self, method: str, address: str, body: str) -> Answer:
        where = urljoin(self.site, address)
        connection = HTTPConnection(urlsplit(self.site).netloc, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items() if one.value)}
        if method == "POST":
            headers |= {"Content-Type": FORM, "Origin": self.site, "Referer": where}
        connection.request(method, where.removeprefix(self.site), body, headers)
        response = connection.getresponse()
        for set_cookie in response.headers.get_all("Set-Cookie") or ():
            self.cookies.load(set_cookie)
        text = unescape(response.read().decode())
        connection.close()
        onwards = response.headers["Location"]
        return self._follow("GET", urljoin(where, onwards), "") if onwards else Answer(response.status, where, text)

    def sign_in(self, username: str, password: str, secret: str) -> Self:
        """Sign in with both factors. `secret`: that of the authenticator app."""
        page = self.submit(self.get(LOGIN), LOGIN, login=username, password=password)
        action = "/staff/account/second-factor/check/"
        answer = self.submit(page, action, code=code_of(secret))
        assert answer.status == 200, answer.text
        assert "/desk/" in self.get("/desk/").address
        return self

    def first_sign_in(self, username: str, password: str, chosen: str) -> Self:
        """Sign in with a one-time password, set up an authenticator app, and choose a password."""
        self.submit(self.get(LOGIN), LOGIN, login=username, password=password)
        app = "/staff/account/second-factor/app/"
        page = self.get(app)
        secret = re.search(r"\b([A-Z2-7]{32})\b", page.text)
        assert secret, page.text
        assert self.submit(page, app, code=code_of(secret[1])).status == 200
        change = "/staff/account/password/"
        typed = {"oldpassword": password, "password1": chosen, "password2": chosen}
        assert self.submit(self.get(change), change, **typed).status == 200
        assert self.get("/desk/").address.endswith("/desk/")
        return self


def code_of(secret: str) -> str:
    """The present code of an authenticator app."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
