"""Pages of staff about themselves (`key`, `interests`) and of administrators about staff (`staff`)."""
