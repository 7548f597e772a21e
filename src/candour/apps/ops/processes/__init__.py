"""Starting and stopping what runs: `starting` has the commands, `children` the processes that are started again when they end.

Not here: what the worker does (each app's tasks), and what must be usable before a start (install/readiness.py).
"""
