"""Bodies and their staff: logins, roles, permissions, keys, second factors, declared interests."""
