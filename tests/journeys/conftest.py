"""One running demonstration shared by all journeys that only use its pages: starting it takes most of a minute."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.site import Site, running_site


@pytest.fixture(scope="session")
def demonstration(built_site: None) -> Iterator[Site]:
    """Run the demonstration until the last test. Tests that search stored files or stop processes start their own."""
    with running_site() as running:
        yield running
