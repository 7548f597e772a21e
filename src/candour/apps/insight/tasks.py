"""What patterns do by themselves: the worker counts when somebody asks, and every night.

The parts that count are loaded when a count begins, so that neither a page nor an idle worker holds them in memory.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.forces.models import Force
from candour.apps.insight import services
from candour.apps.insight.models import Count

_LOG = logging.getLogger("candour.insight")


@app.periodic(cron="40 2 * * *")
@app.task(name="insight.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Count every force that has matters or past cases."""
    del timestamp
    for force in Force.objects.exclude(cases=None).order_by("code"):
        made, new = services.ask(force, now=timezone.now())
        if new:
            count.defer(pk=str(made.pk))


@app.task(name="insight.count")
def count(pk: str) -> None:
    """One count, from the records as they are now."""
    taken = services.begin(UUID(pk), now=timezone.now())
    if taken is None:
        return
    try:
        _count(taken)
    except Exception:
        _LOG.exception("A count failed.")
        services.fail(taken, now=timezone.now())
        raise


def _count(taken: Count) -> None:
    from candour.apps.insight import counting, records  # noqa: PLC0415 - see above

    services.note(taken, "records")
    found = records.load(taken.force)
    mark = records.fingerprint(found)
    for name, data in counting.everything(found):
        services.note(taken, name)
        services.keep(taken, name, data)
    records.own(found, taken.force)
    for name, data in counting.naming(found):
        services.note(taken, name)
        _KEPT.get(name, services.keep)(taken, name, data)
    services.note(taken, "links")
    services.keep(taken, "links", _links(taken))
    services.finish(taken, mark, now=timezone.now())


def _alerts(taken: Count, name: str, data: object) -> None:
    """Alerts stay from count to count, until somebody answers."""
    if isinstance(data, list):
        services.raise_alerts(taken.force, data, now=timezone.now())
    else:
        services.keep(taken, name, data)


def _measures(taken: Count, name: str, data: object) -> None:
    if isinstance(data, list):
        services.keep_measures(taken, data)
    else:
        services.keep(taken, name, data)


_KEPT = {"alerts": _alerts, "measures": _measures}


def _links(taken: Count) -> dict[str, object]:
    """Which past investigators are officers of the roster; what a person should decide is kept as questions."""
    from candour.apps.insight.linking import asking  # noqa: PLC0415 - see above
    from candour.domain.patterns.linkage.errors import LinkageError  # noqa: PLC0415

    try:
        compared = asking.compare(taken.force, services.said_of(taken.force))
    except LinkageError as refused:
        return {"refused": str(refused)}
    services.keep_links(taken.force, compared, now=timezone.now())
    told: dict[str, object] = {"investigators": compared.investigators, "sure": len(compared.sure)}
    return told | {"asked": len(compared.asked), "exclusions": compared.exclusions}
