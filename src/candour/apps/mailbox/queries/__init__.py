"""What a mailbox shows: stages (`progress`), duties (`procedure`), who opened what (`openings`), sealed items (`contents`).

Nothing here writes. `contents.open_documents` opens items in memory for one request, where there is no JavaScript.
"""
