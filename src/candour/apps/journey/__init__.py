"""The pages on which a reporter answers questions, sends the report and gets the receipt; drafts stored between the pages.

Not here: the database rows of a report and the code that writes these rows (`reports`),
the reporter's pages after sending (`mailbox`).
"""
