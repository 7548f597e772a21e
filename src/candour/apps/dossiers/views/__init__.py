"""Views of dossiers: `sealed` returns ciphertext and keys to staff, `uploads` receives exhibits, `teams` are HTML pages."""
