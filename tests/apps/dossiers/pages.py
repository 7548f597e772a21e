"""URLs of the site with an additional page that shows a sealed item and has a form with a sealed field."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBase
from django.template import engines
from django.urls import path

from candour.apps.people.access import StaffRequest, staff
from candour.config import urls

PAGE = """{% extends "ui/staff.html" %}{% block title %}Sealed{% endblock %}{% block content %}
<h1 class="govuk-heading-l">Sealed</h1>
{% for item in items %}
  <sealed-text data-item="{{ item.id }}" data-kind="{{ item.kind }}"
    data-label="{{ item.label }}" data-details="{{ item.details }}">
    <p class="govuk-body">Sealed.</p>
  </sealed-text>
{% endfor %}
{% if recipient %}
  <form method="post">{{ csrf_input }}
    <sealed-field recipient="{{ recipient }}" name="message">
      <label for="m">Message</label><textarea id="m" name="leak"></textarea>
    </sealed-field>
    <button type="submit">Send</button>
  </form>
{% endif %}{% endblock %}"""

shown: dict[str, object] = {}
received: list[dict[str, str]] = []


@staff()
def sealed(request: StaffRequest) -> HttpResponseBase:
    if request.method == "POST":
        received.append(request.POST.dict())
        return HttpResponse(json.dumps("Thank you"), status=HTTPStatus.OK)
    return HttpResponse(engines["jinja2"].from_string(PAGE).render(shown, request))


urlpatterns = [*urls.urlpatterns, path("sealed/", sealed)]
handler404 = urls.handler404
