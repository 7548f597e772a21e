"""Pages of the mailbox: `passphrase` (its form), `opening` (opening and closing), `home` (reading), `writing` (acts)."""
