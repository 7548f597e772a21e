"""The charts of statistics, each drawn once for pages and for the report of `candour patterns`.

Each function takes a result (domain/patterns/results) and a translator of its words: gettext on pages, none on the command
line. The words are message ids: keep each a literal inside `_(…)`, so that it is extracted. Not here: how a chart is drawn.
"""
