"""The co-accused network: ties between officers accused in the same case, groups of tied officers, and central officers.

`network` builds the network from records. `groups` finds connected sets of officers (components) and densely tied sets
(communities). `centrality` measures each officer's position, such as the number of ties. Being accused in the same case as
somebody is no sign of misconduct. docs/methods/co_accused.md.
"""

from candour.domain.patterns.co_accused.centrality import betweenness, clustering, degree, reach, strength
from candour.domain.patterns.co_accused.groups import communities, components, modularity
from candour.domain.patterns.co_accused.ties import Network, around, network, pairs_sql

__all__ = [
    "Network",
    "around",
    "betweenness",
    "clustering",
    "communities",
    "components",
    "degree",
    "modularity",
    "network",
    "pairs_sql",
    "reach",
    "strength",
]
