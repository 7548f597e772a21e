"""Sets up what an installation needs before pages can be served: database, folders, keys, and a body with a first login.

Not here: starting the processes (processes/), tables and SQL definitions (migrations, `migrate`).
"""
