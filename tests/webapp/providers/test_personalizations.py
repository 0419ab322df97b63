"""Personalizations of SendGrid, each of which is a message with its own words."""

from typing import Any

from provider_calls import ProviderClient

APP, ANN, BO = "app@example.com", "ann@example.com", "bo@example.com"


def test_each_personalization_of_sendgrid_is_a_message(api: ProviderClient) -> None:
    answer = api.post(
        "/v3/mail/send",
        {
            "from": {"email": APP},
            "subject": "Hello -name-",
            "content": [{"type": "text/plain", "value": "For -name-"}],
            "headers": {"X-All": "1", "X-One": "1"},
            "custom_args": {"order": "1", "shop": "s"},
            "personalizations": [
                {"to": [{"email": ANN}], "substitutions": {"-name-": "Ann"}},
                {
                    "to": [{"email": BO}],
                    "from": {"email": "bo-team@example.com"},
                    "subject": "Own -name-",
                    "substitutions": {"-name-": "Bo"},
                    "headers": {"X-One": "2"},
                    "custom_args": {"order": "2"},
                    "send_at": 1,
                },
            ],
        },
    )
    assert answer.status_code == 202
    ann, bo = api.mails
    assert (ann.rcpt_to, ann.subject) == ((ANN,), "Hello Ann")
    assert (bo.rcpt_to, bo.subject) == ((BO,), "Own Bo")
    assert (ann.text, bo.text) == ("For Ann\n", "For Bo\n")
    assert (ann.mail_from, bo.mail_from) == (APP, "bo-team@example.com")
    assert (ann.headers["X-One"], bo.headers["X-One"], bo.headers["X-All"]) == ("1", "2", "1")
    assert ann.request is not None
    assert bo.request is not None
    assert (ann.request.metadata, ann.request.scheduled_at) == ({"order": "1", "shop": "s"}, None)
    assert bo.request.metadata == {"order": "2", "shop": "s"}
    assert bo.request.scheduled_at == "1970-01-01T00:00:01Z"
    assert answer.headers["X-Message-Id"] == ann.id


def test_sections_of_sendgrid_are_named_by_substitutions(api: ProviderClient) -> None:
    content = [{"type": "text/plain", "value": "-hello-!"}]
    sections = {"-sir-": "Dear -name-", "-mate-": "Hi -name-"}
    people = [
        {"to": [{"email": ANN}], "substitutions": {"-hello-": "-mate-", "-name-": "Ann"}},
        {"to": [{"email": BO}], "substitutions": {"-hello-": "-sir-", "-name-": "Bo"}},
    ]
    body = {"from": {"email": APP}, "subject": "x", "content": content, "sections": sections}
    assert api.post("/v3/mail/send", {**body, "personalizations": people}).status_code == 202
    assert [mail.text for mail in api.mails] == ["Hi Ann!\n", "Dear Bo!\n"]


def test_what_sendgrid_would_only_validate_is_caught(api: ProviderClient) -> None:
    body = {
        "from": {"email": APP},
        "subject": "x",
        "content": [{"type": "text/plain", "value": "x"}],
        "personalizations": [{"to": [{"email": ANN}]}],
        "mail_settings": {"sandbox_mode": {"enable": True}},
    }
    assert (api.post("/v3/mail/send", body).status_code, len(api.mails)) == (200, 1)


def test_one_bad_personalization_refuses_all(api: ProviderClient) -> None:
    to: list[Any] = [{"to": [{"email": ANN}]}, {"to": [{"email": "x"}]}]
    content = [{"type": "text/plain", "value": "x"}]
    body = {"from": {"email": APP}, "subject": "x", "content": content, "personalizations": to}
    assert api.post("/v3/mail/send", body).status_code == 400
    assert api.mails == []
