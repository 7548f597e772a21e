"""The services of the mailbox: opening, closing, slowing down guesses of passphrases, and the reporter's acts.

Modules: `slowing` (failures counted by the locator's first byte, proof of work, waits), `opening` (from the words or the
locator to a session), `sessions` (the open mailbox), `writing` (messages, additions, exhibits, withdrawing, "this is not
safe").
"""
