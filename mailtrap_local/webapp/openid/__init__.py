"""Sign-in by a provider of OpenID Connect. Imported only where one is configured."""
