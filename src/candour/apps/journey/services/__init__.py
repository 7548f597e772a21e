"""What changes a draft, what seals without JavaScript, and what sending costs in a burst.

`drafts` keeps answers between pages; `uploads` and `server_sealing` seal where the browser cannot; `intake_throttle` decides
what sending costs, with the challenges and tickets of `proof_of_work`.
"""
