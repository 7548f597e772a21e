"""The log of every act and every opening, on PostgreSQL."""
