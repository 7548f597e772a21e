"""The reporter's pages after sending: progress of the report, who opened what, messages, additions, the reporter's choices.

Not here: the rows of a report (`reports`), answering the questions and sending the report (`journey`).
"""
