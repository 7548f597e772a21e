"""Builds chart descriptions of the statistics of complaints, for pages and for the reports of `candour patterns`.

Each function takes a result (domain/patterns/results) and a function that translates texts: gettext on pages, none on the
command line. Every text is a literal inside `_(…)`, so that it is extracted for translation. Not here: how a chart is drawn.
"""
