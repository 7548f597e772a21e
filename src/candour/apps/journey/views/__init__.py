"""Pages and endpoints of the journey: `pages` (no answers needed), `questions`, `sending`, `receipts`.

The same answers are checked on each question's page, on the check page and on receipt, because with JavaScript the server
stores nothing of them in between.
"""
