"""The services of the mailbox: opening, closing, slowing wrong passphrases, and the reporter's acts in an open mailbox.

Modules: `slowing` (failures counted by locator prefix, proof of work, waits), `opening` (from words or locator to a
session), `sessions` (the open mailbox), `writing` (messages, additions, exhibits, withdrawing, "this is not safe").
"""
