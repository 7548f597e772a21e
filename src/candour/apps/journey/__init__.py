"""The pages on which a reporter answers the questions, sends the report and gets the receipt; drafts between the pages.

Not here: the rows of a report and what writes them (`reports`), the reporter's pages after sending (`mailbox`).
"""
