"""The steps at which groups are compared, as far as records have them. A force with other words passes its own stages."""

from candour.domain.patterns.results.disparity import Stage

SERIOUS = ("gross misconduct", "gross_misconduct", "gross", "serious")
ANSWERED = ("case to answer", "case_to_answer")
_ENDED = "(a.finding <> '' OR a.outcome <> '')"


def words_in_sql(words: tuple[str, ...]) -> str:
    """A list of texts for SQL's IN."""
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


STAGES = (
    Stage(
        "severity",
        "assessed as serious, of allegations with a severity",
        "a.severity <> ''",
        f"lower(a.severity) IN ({words_in_sql(SERIOUS)})",
    ),
    Stage(
        "case to answer", "found to have a case to answer, of allegations in cases with stages", "{has_stages}", "{has_answer}"
    ),
    Stage("finding", "proven, of allegations with a finding", "a.finding <> ''", "a.finding = 'proven'"),
    Stage("suspension", "ended in suspension, of ended allegations", _ENDED, "a.outcome = 'suspended'", "finding"),
    Stage("dismissal", "ended in dismissal, of ended allegations", _ENDED, "a.outcome = 'dismissed'", "finding"),
)
