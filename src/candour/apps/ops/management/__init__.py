"""The management commands of Django that Candour extends; Candour's own commands are sub-commands of `candour` (command/)."""
