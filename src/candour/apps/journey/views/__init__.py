"""Pages and endpoints of the journey: `pages` (no answers needed), `questions`, `sending`, `receipts`.

The answers are checked on each question's page, again on the check page and again when the report is received, because with
JavaScript the server stores no answer in between.
"""
