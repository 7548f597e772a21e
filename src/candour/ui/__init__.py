"""Shared parts of all pages: base templates, form fields, script and style bundles, helpers for views."""
