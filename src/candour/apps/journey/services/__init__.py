"""The services of the journey: drafts, sealing without JavaScript, receiving sealed answers, and the cost of sending.

`drafts` stores answers between pages; `uploads` and `server_sealing` seal if the browser cannot; `destination` receives
sealed answers and decides what sending costs while many reports come in (`ui.proof_of_work` makes challenges and tickets).
"""
