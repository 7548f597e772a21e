"""Starts and stops the web pages and the worker: `starting` has the commands, `children` the child processes of `up`.

Not here: what the worker does (each app's tasks), and what must be usable before a start (install/readiness.py).
"""
