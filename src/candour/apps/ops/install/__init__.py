"""What an installation needs before it serves anybody: a database, usable folders and keys, a body with a first login.

Not here: starting the processes (processes/), tables and SQL definitions (migrations, `migrate`).
"""
