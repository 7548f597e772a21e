"""`candour patterns`: repeats, churn, disparity and the rest from files or the database, without the web application.

One module a sub-command, each with `SUMMARY`, `add_arguments` and `run`; `command` lists them. `sources` opens the records,
`progress` says how far it is, `sheets` holds what was found and `writing` puts it into files. Reading files needs no Django:
only `sources.from_database` loads it.
"""
