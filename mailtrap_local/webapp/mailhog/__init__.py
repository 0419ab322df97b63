"""MailHog's API, so that its clients work here as they are."""
