"""The reporter's pages after sending: where the report stands, who opened what, messages, additions, choices.

Not here: the rows of a report (`reports`), answering and sending (`journey`).
"""
