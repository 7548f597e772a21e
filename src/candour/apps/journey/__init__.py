"""The pages on which a reporter answers questions, sends the report and gets the receipt; drafts stored between the pages.

Not here: the rows of a report and what writes them (`reports`), the reporter's pages after sending (`mailbox`).
"""
