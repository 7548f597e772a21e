"""What a mailbox shows: where the report stands (`progress`), who opened what (`openings`), what was said (`contents`).

Nothing here writes. `contents.unseal` opens in memory for one request, where there is no JavaScript.
"""
