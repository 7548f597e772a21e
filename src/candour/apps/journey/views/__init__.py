"""Pages and endpoints of the journey. `pages` needs no answers; then `questions`, `sending`, `receipts`."""
