"""The `candour` command, with which an operator installs and runs Candour. Each package has the code of one operator task.

`command` parses the arguments and has the small sub-commands; `install` has the database, the folders and keys, and the first
logins; `processes` starts and stops the web pages and the worker; `imports` reads CSV files; `demo` creates invented forces;
`release` signs and compares what a version serves to browsers. The app's views are the health page and the files of the
release.
"""
