"""The rows of reports and the code that writes these rows: receiving, later additions, safety flags, intake limits, receipts.

Not here: the pages on which a reporter answers and sends (`journey`), what staff do with a report (`cases`).
"""
