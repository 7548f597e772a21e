"""The `candour` command and everything an operator does with it. Its rooms are named for what an operator does.

`command` parses the arguments and holds the small sub-commands; `install` has the database, the folders and keys, and the first
logins; `processes` starts and stops what runs; `imports` reads CSV files; `demo` seeds invented forces. The one page is health.
"""
