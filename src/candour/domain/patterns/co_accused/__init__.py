"""The co-accused network: ties between officers named in the same case, the groups they form, and centrality of each officer.

`network` builds the network from records; `groups` finds components and communities; `centrality` measures each officer's
position. Being named in the same case as somebody is no sign of misconduct. docs/methods/co_accused.md.
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
