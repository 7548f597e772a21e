"""The addresses of the site and their audiences are those in routes.txt."""

from __future__ import annotations

from pathlib import Path

from candour.config.checks import every_route
from candour.ui.audience import audience_of

LIST = Path(__file__).with_name("routes.txt")


def current() -> list[str]:
    """A line for each address: path, two spaces, audience."""
    return sorted(f"{route}  {audience_of(pattern.callback)}" for route, pattern in every_route())


def test_addresses_and_audiences_are_as_listed() -> None:
    assert current() == LIST.read_text(encoding="utf-8").splitlines()


def test_every_address_has_an_audience() -> None:
    assert [line for line in current() if line.endswith("  None")] == []
