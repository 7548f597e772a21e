"""Who is accused together: ties between officers named in the same case, the groups they form, and who stands between groups.

`ties` makes the network from records; `groups` finds components and communities; `places` says where each officer stands.
Standing beside somebody in a case is no misconduct. docs/methods/co_accused.md.
"""

from candour.domain.patterns.co_accused.groups import communities, components, modularity
from candour.domain.patterns.co_accused.places import betweenness, clustering, degree, reach, strength
from candour.domain.patterns.co_accused.ties import Network, around, network, pairs

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
    "pairs",
    "reach",
    "strength",
]
