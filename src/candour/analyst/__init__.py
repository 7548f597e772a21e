"""`candour patterns`: repeats, churn, disparity and the rest, from files or the database, without the web application.

One module a sub-command, each with `SUMMARY`, `add_arguments` and `run`; `command` lists them. `sources` opens the records,
`progress` shows how far the work is, `sheets` holds the results and `writing` puts them into files. Imports `domain` only: the
`candour` command hands in what reads the database. Not here: what is counted, and how (domain/patterns).
"""
