"""Starts and stops the web pages and the worker: `starting` has the sub-commands, `children` the child processes of `up`.

Not here: what the worker does (each app's tasks), and the checks before a start (install/readiness.py).
"""
