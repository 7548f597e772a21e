"""Django's management commands that Candour extends. Candour's own commands are sub-commands of `candour` (command/)."""
