"""The command `candour patterns`: statistics of complaints from files or from the database, without the web application.

Each sub-command, such as `repeats` or `link`, is a module with `SUMMARY`, `add_arguments` and `run`; `command` lists them.
`sources` opens the records, `progress` shows a progress bar, `sheets` holds the results and `writing` writes them to files.
This package imports only from `domain`: the `candour` command passes in the function that reads the database. Not here: the
statistics themselves (domain/patterns).
"""
