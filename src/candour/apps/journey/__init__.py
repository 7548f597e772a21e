"""A reporter's pages: the questions, drafts, sending and the receipt page.

Not here: the rows of a report and what writes them (`reports`), the way back in after sending (`mailbox`).
"""
