"""What changes a mailbox: opening and closing it, slowing wrong passphrases, and what the reporter does in it.

Parts: `slowing` (failures counted by prefix, proof of work, waits), `opening` (from words or locator to a session),
`sessions` (the open mailbox), `writing` (messages, additions, exhibits, withdrawing, "this is not safe").
"""
