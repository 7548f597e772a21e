"""Builds the sheets of figures on officers accused in the same cases, for `candour patterns repeats`."""

from __future__ import annotations

import numpy as np

from candour.analyst.sheets import Sheet
from candour.domain.patterns import co_accused
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen

_NOTE = (
    "Standing beside somebody in a case is no misconduct. Degree: officers accused with; strength: ties weighed by how few"
    " were accused; clustering: part of those who are tied to each other; betweenness: part of shortest paths that lead over;"
    " reach: other communities tied to"
)


def sheets(records: Records, chosen: Chosen, seed: int) -> list[Sheet]:
    """Return two sheets of figures on the network of officers accused in the same cases.

    The first lists officers by how many shortest paths between other officers pass through them (betweenness), the highest
    first. The second lists pairs of officers by shared cases, the most first. `seed` starts the random numbers of the
    computation.
    """
    network = co_accused.network(records, chosen)
    records.exclusions += network.exclusions
    connection = records.connection
    labels = co_accused.communities(network.worth, seed)
    columns = {
        "officer_id": network.officers,
        "degree": co_accused.degree(network.worth),
        "strength": co_accused.strength(network.worth),
        "clustering": co_accused.clustering(network.worth),
        "betweenness": co_accused.betweenness(network.worth, seed=seed),
        "reach": co_accused.reach(network.worth, labels),
        "component": co_accused.components(network.worth),
        "community": labels,
    }
    connection.register("placed", {name: np.asarray(values) for name, values in columns.items()})
    connection.execute("CREATE OR REPLACE TEMP TABLE co_accused AS FROM placed").fetchall()
    connection.unregister("placed")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE co_accused_pairs AS {co_accused.pairs_sql(chosen)}").fetchall()
    return [
        Sheet(
            "co_accused",
            "Officers accused together",
            connection,
            "FROM co_accused ORDER BY betweenness DESC, officer_id",
            _NOTE,
        ),
        Sheet(
            "pairs", "Pairs accused together", connection, "FROM co_accused_pairs ORDER BY cases DESC, worth DESC, one, other"
        ),
    ]
