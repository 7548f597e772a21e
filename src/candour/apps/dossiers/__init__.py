"""Items, grants and uploads: ciphertext in, ciphertext out."""
