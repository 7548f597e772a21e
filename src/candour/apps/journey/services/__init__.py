"""What changes a draft, what seals without JavaScript, where sealed answers go, and what sending costs in a burst.

`drafts` stores answers between pages; `uploads` and `server_sealing` seal where the browser cannot; `destination` receives
sealed answers and decides what sending costs, with the challenges and tickets of `proof_of_work`.
"""
