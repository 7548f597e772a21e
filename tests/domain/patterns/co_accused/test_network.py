"""The co-accused network against networkx: ties, components, communities and centrality."""

from __future__ import annotations

import datetime as dt

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite, community
from scipy import sparse

from candour.domain.patterns import co_accused
from candour.domain.patterns.co_accused import Network
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from tests.domain.patterns.repeats.invented import DECADE, force

DAY = dt.date(2014, 5, 1)
EXACT = 1e-9


def invented(seed: int = 3, officers: int = 120, cases: int = 160) -> tuple[Records, nx.Graph[str]]:
    """Cases of one to six accused, mostly from one team of eight, and the bipartite graph of officers and cases."""
    chance = np.random.default_rng(seed)
    accusations: list[tuple[str, str, dt.date]] = []
    graph: nx.Graph[str] = nx.Graph()
    for number in range(cases):
        team = int(chance.integers(officers // 8)) * 8
        for _ in range(int(chance.integers(1, 7))):
            other = chance.random() < 0.15
            officer = f"o{int(chance.integers(officers)) if other else team + int(chance.integers(8)):03}"
            accusations.append((officer, f"c{number}", DAY))
            graph.add_edge(officer, f"c{number}")
    return force([f"o{number:03}" for number in range(officers)], accusations), graph


def as_graph(network: Network) -> nx.Graph[int]:
    full = sparse.coo_array(network.worth)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(network.officers)))
    graph.add_weighted_edges_from((int(a), int(b), float(w)) for a, b, w in zip(full.row, full.col, full.data, strict=True))
    return graph


@pytest.fixture(scope="module")
def built() -> Network:
    return co_accused.network(invented()[0], DECADE)


def test_ties_are_newmans_projection() -> None:
    held, graph = invented()
    ours = co_accused.network(held, DECADE)
    officers = [node for node in graph if node.startswith("o")]
    worth = bipartite.collaboration_weighted_projected_graph(graph, officers)
    cases = bipartite.weighted_projected_graph(graph, officers)
    place = {officer: at for at, officer in enumerate(ours.officers)}
    assert ours.ties == worth.number_of_edges()
    for first, second in worth.edges:
        assert ours.worth[place[first], place[second]] == pytest.approx(worth[first][second]["weight"], abs=EXACT)
        assert ours.shared[place[first], place[second]] == cases[first][second]["weight"]


def test_components_degree_and_clustering_are_networkxs(built: Network) -> None:
    graph = as_graph(built)
    labels = co_accused.components(built.worth)
    theirs = {frozenset(part) for part in nx.connected_components(graph)}
    assert {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels)} == theirs
    assert (labels == 0).sum() == max(map(len, theirs))
    assert co_accused.degree(built.worth).tolist() == [graph.degree(node) for node in graph]
    assert co_accused.strength(built.worth) == pytest.approx([graph.degree(node, "weight") for node in graph], abs=EXACT)
    assert co_accused.clustering(built.worth) == pytest.approx([nx.clustering(graph, node) for node in graph], abs=EXACT)


def test_betweenness_is_networkxs(built: Network) -> None:
    assert co_accused.betweenness(built.worth) == pytest.approx(
        list(nx.betweenness_centrality(as_graph(built)).values()), abs=EXACT
    )


def test_sampled_betweenness_is_near_the_exact_one(built: Network) -> None:
    exact, sampled = co_accused.betweenness(built.worth), co_accused.betweenness(built.worth, sources=60, seed=2)
    assert np.corrcoef(exact, sampled)[0, 1] > 0.9
    assert sampled.sum() == pytest.approx(exact.sum(), rel=0.15)
    assert co_accused.betweenness(built.worth, sources=60, seed=2).tolist() == sampled.tolist()


def test_communities_are_as_good_as_networkxs(built: Network) -> None:
    graph = as_graph(built)
    ours = co_accused.communities(built.worth)
    parts = [set(np.flatnonzero(ours == label).tolist()) for label in set(ours.tolist())]
    quality = co_accused.modularity(built.worth, ours)
    assert quality == pytest.approx(community.modularity(graph, parts), abs=EXACT)
    theirs = max(community.modularity(graph, community.louvain_communities(graph, seed=seed)) for seed in range(5))
    assert quality > theirs - 0.02
    assert co_accused.communities(built.worth).tolist() == ours.tolist()


def test_communities_are_the_teams_the_ties_were_drawn_from() -> None:
    team = np.arange(60) // 6
    chance = np.random.default_rng(1)
    tied = np.triu((team[:, None] == team[None, :]) | (chance.random((60, 60)) < 0.01), 1)
    labels = co_accused.communities(sparse.csr_array((tied | tied.T).astype(float)))
    assert all(len(set(labels[team == number].tolist())) == 1 for number in range(10))
    assert len(set(labels.tolist())) == 10


def test_a_broker_reaches_other_communities() -> None:
    graph = nx.barbell_graph(5, 1)
    ties = sparse.csr_array(nx.to_scipy_sparse_array(graph, nodelist=sorted(graph)).astype(float))
    labels = np.array([0] * 5 + [2] + [1] * 5)
    assert co_accused.reach(ties, labels).tolist() == [0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0]
    assert int(co_accused.betweenness(ties).argmax()) == 5


def test_the_network_around_an_officer_is_networkxs_ego_graph() -> None:
    held, graph = invented()
    everyone = co_accused.network(held, DECADE)
    chosen = str(everyone.officers[int(co_accused.degree(everyone.shared).argmax())])
    near = co_accused.around(held, DECADE, chosen)
    projected = bipartite.projected_graph(graph, [node for node in graph if node.startswith("o")])
    theirs = nx.ego_graph(projected, chosen)
    assert set(near.officers) == set(theirs)
    assert near.ties == theirs.number_of_edges()
    with pytest.raises(PatternsError, match="No case"):
        co_accused.around(held, DECADE, "nobody")


def test_a_very_large_case_makes_no_ties_and_is_counted() -> None:
    names = [f"o{number}" for number in range(30)]
    built = co_accused.network(
        force(names, [(name, "1", DAY) for name in names] + [("o1", "2", DAY), ("o2", "2", DAY)]), DECADE
    )
    assert built.ties == 1
    assert [(exclusion.rows, exclusion.decision) for exclusion in built.exclusions] == [(1, "excluded")]


def test_nobody_accused_together_is_an_empty_network() -> None:
    built = co_accused.network(force(["a", "b"], [("a", "1", DAY), ("b", "2", DAY)]), DECADE)
    assert built.ties == 0
    for measure in (
        co_accused.components,
        co_accused.communities,
        co_accused.degree,
        co_accused.clustering,
        co_accused.betweenness,
    ):
        assert len(measure(built.worth)) == 0
    assert co_accused.modularity(built.worth, np.zeros(0, dtype=np.int64)) == 0
