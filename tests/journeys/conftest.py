"""One running demonstration for all journeys that only walk around in it: starting one takes most of a minute."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.site import Site, running_site


@pytest.fixture(scope="session")
def demonstration(built_site: None) -> Iterator[Site]:
    """Up until the last test. Tests that look for what was left behind, or break things, start their own."""
    with running_site() as running:
        yield running
