"""The stages at which groups are compared by default, such as proven finding or dismissal.

A stage lists the words by which records state it. For records that use other words, the caller passes other stages.
"""

from candour.domain.patterns.results.disparity import Stage

SERIOUS = ("gross misconduct", "gross_misconduct", "gross", "serious")
CASE_TO_ANSWER = ("case to answer", "case_to_answer")
_ENDED = "(a.finding <> '' OR a.outcome <> '')"


def sql_list(words: tuple[str, ...]) -> str:
    """Return `words` as SQL text literals separated by commas, to stand in the parentheses after IN."""
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


STAGES = (
    Stage(
        "severity",
        "assessed as serious, of allegations with a severity",
        "a.severity <> ''",
        f"lower(a.severity) IN ({sql_list(SERIOUS)})",
    ),
    Stage(
        "case to answer", "found to have a case to answer, of allegations in cases with stages", "{has_stages}", "{has_answer}"
    ),
    Stage("finding", "proven, of allegations with a finding", "a.finding <> ''", "a.finding = 'proven'"),
    Stage("suspension", "ended in suspension, of ended allegations", _ENDED, "a.outcome = 'suspended'", "finding"),
    Stage("dismissal", "ended in dismissal, of ended allegations", _ENDED, "a.outcome = 'dismissed'", "finding"),
)
