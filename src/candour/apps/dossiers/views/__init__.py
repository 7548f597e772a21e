"""Addresses of dossiers: `sealed` hands ciphertext and keys to staff, `uploads` takes pieces in, `teams` are pages."""
