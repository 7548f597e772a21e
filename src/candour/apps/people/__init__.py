"""Staff: bodies, roles, keys, second factors, declared interests."""
