"""Views of the mailbox: `passphrase` (form for the words), `opening` (opening, closing), `home` (reading), `writing` (acts)."""
