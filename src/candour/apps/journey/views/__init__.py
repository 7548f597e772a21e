"""Pages and endpoints of the journey. `pages` needs no answers, `questions` asks, `sending` sends, `receipts` hands over."""
