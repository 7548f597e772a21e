"""The `candour` command and everything an operator does with it. Each package is named after a task of the operator.

`command` parses the arguments and holds the small sub-commands; `install` has the database, the folders and keys, and the first
logins; `processes` starts and stops the web pages and the worker; `imports` reads CSV files; `demo` seeds invented
forces. The only page is the health page.
"""
