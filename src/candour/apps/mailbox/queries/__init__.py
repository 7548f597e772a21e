"""Queries for the mailbox page: stages (`progress`), duties (`procedure`), openings by staff (`openings`), items (`contents`).

Nothing here writes. Without JavaScript, `contents.open_documents` opens sealed items in memory for one request.
"""
