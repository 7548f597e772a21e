"""Views of the mailbox: `passphrase` (its form), `opening` (opening, closing), `home` (reading), `writing` (acts)."""
