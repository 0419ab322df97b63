"""APIs of mail providers: what an app sends to SES, SendGrid and others becomes a message here."""
