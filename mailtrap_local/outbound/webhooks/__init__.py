"""Webhooks: changes of the store are posted to URLs, signed, and posted again when that fails."""
