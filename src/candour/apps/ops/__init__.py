"""The candour command, worker, health, imports and demo seed."""
