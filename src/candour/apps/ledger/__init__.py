"""The ledger on PostgreSQL: a tamper-evident log of every act and of every opening of a sealed item."""
