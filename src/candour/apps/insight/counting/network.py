"""Who is accused with whom in a whole force, as the command line counts it: ties, groups, and who is between them."""

from __future__ import annotations

import numpy as np

from candour.domain.patterns import co_accused
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen, whole

PAIRS = 60
BETWEEN = 25
SOURCES = 500


def figures(records: Records) -> object:
    """The pairs with most cases, and the officers over whom most shortest paths lead."""
    chosen = Chosen(whole(records))
    made = co_accused.network(records, chosen)
    if not made.ties:
        return {"window": chosen.window, "officers": 0, "ties": 0, "pairs": [], "between": [], "groups": []}
    labels = co_accused.communities(made.worth)
    sizes = sorted((int(size) for size in np.bincount(labels)), reverse=True)
    return {
        "window": chosen.window,
        "officers": len(made.officers),
        "ties": made.ties,
        "groups": sizes[:10],
        "modularity": co_accused.modularity(made.worth, labels),
        "pairs": _pairs(made),
        "between": _between(made, labels),
        "exclusions": made.exclusions,
    }


def _pairs(made: co_accused.Network) -> list[dict[str, object]]:
    upper = made.shared.tocoo()
    found = [
        (int(cases), str(made.officers[one]), str(made.officers[other]))
        for one, other, cases in zip(upper.row, upper.col, upper.data, strict=True)
        if one < other and cases > 1
    ]
    ranked = sorted(found, key=lambda row: (-row[0], row[1], row[2]))[:PAIRS]
    return [{"cases": cases, "one_id": one, "other_id": other} for cases, one, other in ranked]


def _between(made: co_accused.Network, labels: object) -> list[dict[str, object]]:
    paths = co_accused.betweenness(made.worth, sources=min(SOURCES, len(made.officers)))
    many, groups = co_accused.degree(made.worth), co_accused.reach(made.worth, labels)  # type: ignore[arg-type]  # what communities gave
    order = np.lexsort((made.officers.astype(str), -paths))[:BETWEEN]
    return [
        {
            "officer_id": str(made.officers[at]),
            "paths": float(paths[at]),
            "accused_with": int(many[at]),
            "groups": float(groups[at]),
        }
        for at in order
    ]
