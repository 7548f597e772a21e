"""Dossiers: sealed items, grants, teams and uploads. The server stores and returns ciphertext and can decrypt none of it."""
