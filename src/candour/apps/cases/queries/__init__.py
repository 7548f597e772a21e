"""What the desk reads. Nothing here writes; who may ask is access.py.

`waiting` the queue · `case` one case's page · `candidates` who may handle it · `subjects` what else is known of an officer.
"""
