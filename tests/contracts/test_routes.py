"""Every address the site answers, and for whom. Changing one fails here until it is acknowledged in routes.txt."""

from __future__ import annotations

from pathlib import Path

from candour.config.checks import every_route
from candour.ui.audience import audience_of

LIST = Path(__file__).with_name("routes.txt")


def current() -> list[str]:
    """One line an address: path, two spaces, audience."""
    return sorted(f"{route}  {audience_of(pattern.callback)}" for route, pattern in every_route())


def test_it_answers_the_listed_addresses_for_the_listed_audiences() -> None:
    assert current() == LIST.read_text(encoding="utf-8").splitlines()


def test_it_has_no_address_without_an_audience() -> None:
    assert [line for line in current() if line.endswith("  None")] == []
