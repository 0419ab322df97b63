"""Sends by a backend of django-anymail, and takes its provider's events at a webhook of its own.

The arguments are the backend, the port of the webhook, the key that verifies the events, and how
many to wait for. Each is verified by the provider's SDK, if that can, and by anymail's view. Prints
the message's id, and what anymail has made of the events, as JSON.
"""

import base64
import io
import json
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1
from django.conf import settings

backend, port, verification_key, count = (
    sys.argv[1],
    int(sys.argv[2]),
    sys.argv[3],
    int(sys.argv[4]),
)
key = os.environ["API_KEY"]
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="anymail.urls",
    SECRET_KEY="secret",
    EMAIL_BACKEND=f"anymail.backends.{backend}.EmailBackend",
    ANYMAIL={
        "WEBHOOK_SECRET": "app:s3cret",
        "MAILGUN_API_KEY": key,
        "MAILGUN_WEBHOOK_SIGNING_KEY": verification_key,
        "MAILTRAP_API_TOKEN": key,
        "MAILTRAP_TRACKING_SECRET": verification_key,
        "POSTMARK_SERVER_TOKEN": key,
        "RESEND_API_KEY": key,
        "RESEND_SIGNING_SECRET": verification_key,
        "SENDGRID_API_KEY": key,
        "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY": verification_key,
    },
)
django.setup()

from anymail.message import AnymailMessage  # noqa: E402  # needs the settings
from anymail.signals import tracking  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402


def verify_sendgrid(body: bytes, headers: Mapping[str, str]) -> None:
    from sendgrid.helpers.eventwebhook import EventWebhook

    hook = EventWebhook()
    public_key = hook.convert_public_key_to_ecdsa(verification_key)
    signature = headers["X-Twilio-Email-Event-Webhook-Signature"]
    timestamp = headers["X-Twilio-Email-Event-Webhook-Timestamp"]
    assert hook.verify_signature(body.decode(), signature, timestamp, public_key)


def verify_resend(body: bytes, headers: Mapping[str, str]) -> None:
    import resend
    from standardwebhooks.webhooks import Webhook

    signed = {name: headers[f"svix-{name}"] for name in ("id", "timestamp", "signature")}
    resend.Webhooks.verify(
        {"payload": body.decode(), "headers": signed, "webhook_secret": verification_key}
    )
    standard = {f"webhook-{name}": value for name, value in signed.items()}
    Webhook(verification_key).verify(body.decode(), standard)


def verify_ses(body: bytes, _headers: Mapping[str, str]) -> None:
    message = json.loads(body)
    names = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
    signed = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
    url = message["SigningCertURL"]
    assert url.startswith("https://sns.us-east-1.amazonaws.com/")
    certificate = x509.load_pem_x509_certificate(requests.get(url, timeout=20).content)
    signature = base64.b64decode(message["Signature"])
    certificate.public_key().verify(signature, signed.encode(), PKCS1v15(), SHA1())
    if message["Type"] == "SubscriptionConfirmation":
        answer = requests.get(message["SubscribeURL"], timeout=20)
        assert "<SubscriptionArn>" in answer.text


VERIFY = {"sendgrid": verify_sendgrid, "resend": verify_resend, "amazon_ses": verify_ses}
views = get_wsgi_application()
events, done = [], threading.Event()


def note(event: Any, **_: Any) -> None:
    events.append(
        {
            "type": event.event_type,
            "recipient": event.recipient,
            "message_id": event.message_id,
            "tags": event.tags,
            "metadata": event.metadata,
            "reply": event.mta_response,
            "url": event.click_url,
        }
    )
    if len(events) == count:
        done.set()


tracking.connect(note)


def app(environ: dict[str, Any], start_response: Any) -> Any:
    """Verify the request by the SDK, then let anymail's view have it."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    fields = {name[5:].replace("_", "-").lower(): value for name, value in environ.items()}
    verify = VERIFY.get(backend)
    if verify is not None:
        headers = requests.structures.CaseInsensitiveDict(fields)
        verify(body, headers)
    environ["wsgi.input"] = io.BytesIO(body)
    return views(environ, start_response)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


server = make_server("127.0.0.1", port, app, handler_class=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
message = AnymailMessage(
    subject="Your order",
    body="Track it: https://shop.example/track/7",
    from_email="App <app@example.com>",
    to=["ann@example.com", "bounce@fault.test", "complaint@fault.test"],
)
message.tags = ["order"]
message.metadata = {"order": "4711"}
message.send()
arrived = done.wait(20)
with suppress(OSError):
    server.shutdown()
assert arrived, events
print(json.dumps({"message_id": message.anymail_status.message_id, "events": events}, default=list))
