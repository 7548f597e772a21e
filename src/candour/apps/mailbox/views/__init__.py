"""Pages of the mailbox: `opening` (in and out), `home` (what she sees), `writing` (what she does)."""
