"""What changes a mailbox: opening and leaving it, what a wrong passphrase costs, and what its reporter does in it.

Parts: `slowing` (failures a prefix, proof of work, the short queue), `opening` (from words or locator to a session),
`sessions` (the open mailbox), `writing` (messages, additions, exhibits, withdrawing, "this is not safe").
"""
