"""Learns the weights of a record-linkage model from rows whose person is known, by penalised logistic regression.

The regression predicts whether two records are one person from their levels of agreement in each fact. The sign of each weight
is fixed: agreement cannot lower the odds of one person. Only candidate pairs are used (pairs that are selected for comparison),
and of these only pairs that no source file shows to be two people. In a regression, facts that tend to agree together share
their weight; estimating each level's m and u separately (its probability among pairs of one person and pairs of two people)
would count the same agreement twice. The coefficients are log(m / u) of a Splink model. The threshold for linking records is
even odds and is not tuned; the threshold for pairing rosters is the best of a few values on the training data.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from candour.domain.patterns.linkage import models
from candour.domain.patterns.linkage.errors import LinkageError
from candour.domain.patterns.linkage.link import score
from candour.domain.patterns.linkage.link.comparisons import COMPARISONS, Sign
from candour.domain.patterns.linkage.link.prepare import prepare
from candour.domain.patterns.linkage.link.records import SHAPE
from candour.domain.patterns.linkage.link.sources import Source
from candour.domain.patterns.linkage.link.weights import settings

PENALTY = 1.0  # on half the squared weights, against a sum over pairs: it matters only for levels with a handful of pairs
LEAST_PAIRS = 500  # of one person and of two people each
ROSTERS = -2.0  # bits; see docs/methods/linkage.md
_BOUNDS = {Sign.FOR: (0.01, None), Sign.AGAINST: (None, -0.01), Sign.FREE: (None, None), Sign.NOTHING: (0.0, 0.0)}
Vectors = dict[tuple[int, ...], tuple[int, int]]  # levels reached → how many pairs of two people, of one person


def _count_level_combinations(connection: duckdb.DuckDBPyConnection, truth: str) -> Vectors:
    """Count the candidate pairs of records whose people are known, for each combination of levels of agreement.

    `truth` is the name of the table that says which person each row is. Records that hold rows of two people are left out.
    """
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE link_truth AS SELECT unique_id, any_value(person_id) AS person
      FROM (SELECT unique_id, unnest(ids) AS mention_id FROM link_records) JOIN "{truth}" USING (mention_id)
      GROUP BY 1 HAVING count(DISTINCT person_id) = 1""")  # noqa: S608 our own names
    connection.execute(f"CREATE OR REPLACE TEMP TABLE link_pairs AS {score.candidates_sql()}")
    connection.execute("""CREATE OR REPLACE TEMP TABLE link_labelled AS
      SELECT p.unique_id_l, p.unique_id_r, (a.person = b.person)::INT AS same FROM link_pairs p
      JOIN link_truth a ON a.unique_id = p.unique_id_l JOIN link_truth b ON b.unique_id = p.unique_id_r
      JOIN link_records l ON l.unique_id = p.unique_id_l JOIN link_records r ON r.unique_id = p.unique_id_r
      WHERE (l.rows_of & r.rows_of) = 0 AND ((l.spells_of & r.spells_of) = 0 OR l.person_key = r.person_key)""")
    names = ", ".join(comparison.name for comparison in COMPARISONS)
    rows = connection.execute(f"""SELECT {names}, count(*) FILTER (same = 0), count(*) FILTER (same = 1)
      FROM ({score.graded_sql("link_labelled")}) JOIN link_labelled USING (unique_id_l, unique_id_r)
      GROUP BY ALL ORDER BY ALL""")  # noqa: S608 our own names
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in rows.fetchall()}


def _fit_within_bounds(
    design: NDArray[np.float64], unlike: NDArray[np.float64], like: NDArray[np.float64], signs: Sequence[Sign]
) -> NDArray[np.float64]:
    """Find the weights that best predict whether two records are one person; return the levels' weights, then the intercept.

    Each row of `design` is a combination of levels of agreement; `unlike` and `like` count the pairs of records with this
    combination that are two people and one person. The weights minimise the log loss plus a penalty on large weights; `signs`
    says for each level whether its weight may be positive or negative.
    """

    def loss(beta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return the log loss, with the penalty on large weights, at the weights and intercept in `beta`, and its gradient."""
        value = design @ beta[:-1] + beta[-1]
        chance = 1 / (1 + np.exp(-np.clip(value, -500, 500)))
        slack = (unlike + like) * chance - like
        total = np.sum(unlike * np.logaddexp(0, value) + like * np.logaddexp(0, -value)) + PENALTY / 2 * beta[:-1] @ beta[:-1]
        return float(total), np.append(design.T @ slack + PENALTY * beta[:-1], slack.sum())

    start = np.zeros(len(signs) + 1)
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[*(_BOUNDS[sign] for sign in signs), (None, None)],
        options={"maxiter": 2000},
    )
    return np.asarray(found.x, dtype=np.float64)


def _fit_weights(vectors: Vectors) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, Mapping[str, float]], float]:
    """Fit the weights of all levels of agreement to counted pairs of records whose people are known.

    Returns three values: the weights (natural log of m / u, see `train`); the numbers of pairs of two people at each level; and
    the log odds that any candidate pair is one person. Weights and numbers are dicts from the name of a comparison, such as the
    surname, to a dict from the words of a level to its value.
    """
    places = [(comparison, level) for comparison in COMPARISONS for level in comparison.levels]
    first = dict(
        zip(
            (comparison.name for comparison in COMPARISONS),
            np.cumsum([0, *(len(comparison.levels) for comparison in COMPARISONS)]),
            strict=False,
        )
    )
    design = np.zeros((len(vectors), len(places)))
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for row, (levels, (unlike, _)) in enumerate(vectors.items()):
        for comparison, reached in zip(COMPARISONS, levels, strict=True):
            design[row, first[comparison.name] + reached] = comparison.levels[reached].sign is not Sign.NOTHING
            seen[comparison.name][comparison.levels[reached].words] += unlike
    counts = np.array(list(vectors.values()), dtype=np.float64)
    beta = _fit_within_bounds(design, counts[:, 0], counts[:, 1], [level.sign for _, level in places])
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for (comparison, level), weight in zip(places, beta[:-1].tolist(), strict=True):
        weights[comparison.name][level.words] = weight
    return weights, seen, float(beta[-1])


def train(
    connection: duckdb.DuckDBPyConnection, table: str, sources: Sequence[Source], truth: str, task: str = "mentions"
) -> models.Model:
    """Train a record-linkage model on the rows of the database table `table`, which has the columns named in `COLUMNS`.

    `truth` is the name of a table (columns mention_id, person_id) that says for some of the rows which person each row is.
    `sources` says what is known of each source file. `task` is stored in the model as the name of what it links. The weights
    are log(m / u): m is the probability of a level of agreement, such as "same surname", among pairs of rows of one person, and
    u among pairs of two people. Equal input gives an equal model. Raises `LinkageError` where pairs of one person, or pairs of
    two people, number fewer than `LEAST_PAIRS`.
    """
    prepare(connection, table, sources)
    vectors = _count_level_combinations(connection, truth)
    unlike, like = (sum(column) for column in zip(*vectors.values(), strict=True)) if vectors else (0, 0)
    if min(unlike, like) < LEAST_PAIRS:
        raise LinkageError(f"{like} pairs of one person and {unlike} of two are labelled; {LEAST_PAIRS} of each are needed.")
    weights, seen, prior = _fit_weights(vectors)
    return models.Model(
        task,
        settings(weights, seen, prior),
        {"join": 0.0, "rosters": ROSTERS},
        models.fingerprint(connection, table, SHAPE),
        {"pairs of one person": float(like), "pairs of two people": float(unlike)},
    )


def shipped(connection: duckdb.DuckDBPyConnection, table: str) -> models.Model:
    """Load the record-linkage model that comes with Candour and suits the table.

    There are two: one for tables with birth years or appointment dates, and one for tables without these.
    """
    shape = models.shape_of(connection, table, ("birth_year", "appointed_on"))
    dated = any(share > models.FILLED for share in shape.filled.values())
    name = "mentions.json" if dated else "mentions_without_dates.json"
    with resources.as_file(resources.files(__package__) / "models" / name) as path:
        return models.load(Path(path))
