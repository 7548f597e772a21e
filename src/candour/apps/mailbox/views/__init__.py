"""Pages of the mailbox: `passphrase` (where it is typed), `opening` (in and out), `home` (reading), `writing` (sending)."""
