"""The rows of a report and the code that writes them: receiving, later additions, safety flags, intake limits, receipts.

Not here: the pages on which a reporter answers and sends (`journey`), what staff do with a report (`cases`).
"""
