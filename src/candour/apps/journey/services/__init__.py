"""The services of the journey: drafts, sealing without JavaScript, and receiving sealed answers.

`drafts` stores answers between pages; `uploads` and `server_sealing` seal if the browser cannot; `destination` receives sealed
answers and decides which proof of work or wait sending needs while many reports come in (`ui.proof_of_work` makes challenges
and tickets).
"""
