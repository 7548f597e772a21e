"""The configuration of the site: settings, URLs, middleware, start-up checks. No logic of the apps."""
