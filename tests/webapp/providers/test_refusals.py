"""Mistakes that apps make, and keys that are missing: the status and the words of each provider."""

from copy import deepcopy
from typing import Any

import pytest

from provider_calls import CREDENTIALS, RECORDED, ProviderClient, replay

NO_KEY: dict[str, tuple[int, Any]] = {
    "python-sendgrid": (
        401,
        {
            "errors": [
                {
                    "message": "The provided authorization grant is invalid, expired, or revoked",
                    "field": None,
                    "help": None,
                }
            ]
        },
    ),
    "python-boto3-sesv2": (403, {"message": "Missing Authentication Token"}),
    "python-resend": (401, {"statusCode": 401, "name": "missing_api_key"}),
    "python-postmark": (401, {"ErrorCode": 10, "Message": "Bad or missing API token."}),
    "python-azure-email": (
        401,
        {"error": {"code": "Denied", "message": "Denied by the resource provider."}},
    ),
    "python-mailjet": (401, {"StatusCode": 401}),
    "python-brevo": (401, {"code": "unauthorized", "message": "Key not found"}),
    "python-mailtrap": (401, {"success": False, "errors": ["Unauthorized"]}),
    "python-mailersend": (401, {"message": "Unauthenticated."}),
    "python-sparkpost": (401, {"errors": [{"message": "Unauthorized."}]}),
    "python-gmail": (401, {}),
}


@pytest.mark.parametrize("name", NO_KEY)
def test_a_request_without_a_key_is_refused(name: str, api: ProviderClient) -> None:
    status, content = NO_KEY[name]
    secret = {"authorization", "api-key", "x-postmark-server-token"}
    request = deepcopy(RECORDED[name]["requests"][0])
    request["headers"] = [one for one in request["headers"] if one[0].lower() not in secret]
    answer = replay(api, request)
    assert answer.status_code == status
    assert content.items() <= answer.json.items()
    assert api.mails == []


def test_mandrill_has_its_key_in_the_body(api: ProviderClient) -> None:
    bodies: list[dict[str, object]] = [{"message": {}}, {"key": "", "message": {}}]
    for body in bodies:
        answer = api.post("/api/1.0/messages/send", body)
        assert answer.status_code == 500
        assert answer.json == {
            "status": "error",
            "code": -1,
            "name": "Invalid_Key",
            "message": "Invalid API key",
        }


def test_mailgun_without_a_key_says_forbidden(api: ProviderClient) -> None:
    answer = api.send("/v3/example.com/messages", method="POST", data={"from": "a@b.example"})
    assert (answer.status_code, answer.text) == (401, "Forbidden")


def test_ses_v1_without_a_signature_answers_in_xml(api: ProviderClient) -> None:
    answer = api.send("/", method="POST", data={"Action": "SendEmail"})
    assert answer.status_code == 403
    assert "<Code>MissingAuthenticationToken</Code>" in answer.text


# recording, place of a field, its new value (None: it is missing), status, and part of the answer
MISTAKES: list[tuple[str, str, Any, int, str]] = [
    ("python-sendgrid", "from", None, 400, "from.email"),
    ("python-sendgrid", "from.email", "app", 400, "Does not contain a valid address."),
    ("python-sendgrid", "personalizations", [], 400, "at least one personalization"),
    ("python-sendgrid", "personalizations.0.to", [], 400, "personalizations.0.to"),
    ("python-sendgrid", "personalizations.0.to.0.email", "a b@x", 400, "0.to.0.email"),
    (
        "python-sendgrid",
        "personalizations.0.cc.0.email",
        "ANN@example.com",
        400,
        "unique between to, cc, and bcc",
    ),
    ("python-sendgrid", "subject", None, 400, "The subject is required."),
    ("python-sendgrid", "content", None, 400, "Unless a valid template_id is provided"),
    ("python-sendgrid", "content.0.value", "", 400, "content.0.value"),
    ("python-sendgrid", "categories", [str(n) for n in range(11)], 400, "at most 10 categories"),
    ("python-sendgrid", "send_at", 2**40, 400, "72 hours"),
    ("python-sendgrid", "attachments.0.content", "%%%", 400, "attachments.0.content"),
    ("python-sendgrid", "headers", {"Bcc": "x@example.com"}, 400, "Bcc"),
    ("python-sendgrid", "headers", {"X-A": "a\nb"}, 400, "line break"),
    ("python-boto3-sesv2", "Content", {}, 400, "Simple, Raw and Template"),
    ("python-boto3-sesv2", "FromEmailAddress", None, 400, "FromEmailAddress is required"),
    ("python-boto3-sesv2", "FromEmailAddress", "app", 400, "FromEmailAddress"),
    ("python-boto3-sesv2", "Destination", {}, 400, "recipient"),
    (
        "python-boto3-sesv2",
        "Destination.ToAddresses",
        [f"{n}@example.com" for n in range(51)],
        400,
        "Recipient count exceeds 50.",
    ),
    ("python-boto3-sesv2-template", "Content.Template.TemplateData", "{", 400, "TemplateData"),
    ("python-boto3-sesv2-raw", "Content.Raw.Data", "eA==", 400, "no message"),
    ("python-resend", "from", None, 422, "missing_required_field"),
    ("python-resend", "to", None, 422, "Missing `to` field."),
    ("python-resend", "from", "app", 422, "validation_error"),
    ("python-resend", "to", [f"{n}@example.com" for n in range(51)], 422, "at most 50"),
    ("python-resend", "attachments.0.content", [256], 422, "octets"),
    ("python-resend", "attachments.0", {"filename": "a"}, 422, "invalid_attachment"),
    ("python-postmark", "From", "x", 422, "Invalid 'From' address: 'x'."),
    ("python-postmark", "To", "", 422, "Zero recipients specified"),
    ("python-postmark", "To", ", ".join(f"{n}@x.example" for n in range(51)), 422, "of 50"),
    ("node-postmark-template", "TemplateAlias", None, 422, "TemplateAlias"),
    ("python-azure-email", "senderAddress", None, 400, "senderAddress"),
    ("python-azure-email", "recipients.to.0.address", "x", 400, "recipients.to.0.address"),
    ("python-mailjet", "Messages.0.From", None, 400, "mj-0003"),
    ("python-mailjet", "Messages.0.To.0.Email", "x", 400, "To.0.Email"),
    ("python-mailjet", "Messages", [], 400, "1 to 50 messages"),
    ("python-brevo", "sender", None, 400, '"missing_parameter","message":"sender is missing"'),
    ("python-brevo", "to.0.email", "x", 400, '"invalid_parameter","message":"email is not valid'),
    ("python-brevo", "subject", None, 400, "subject is missing"),
    ("python-mailtrap", "from", None, 400, "'from' is required"),
    ("python-mailtrap", "to.0.email", "x", 400, "'address' is invalid in 'to'"),
    ("python-mandrill", "message.from_email", None, 500, "ValidationError"),
    ("python-mandrill", "message", None, 500, "message is required"),
    (
        "python-mailersend",
        "from",
        None,
        422,
        '{"from.email":["The from.email field is required."]}',
    ),
    ("python-mailersend", "to.0.email", "x", 422, "The to.0.email must be a valid email address."),
    ("python-mailersend", "tags", list("abcdef"), 422, "more than 5 items"),
    ("python-sparkpost", "content", None, 422, '"code":"1400"'),
    ("python-sparkpost", "recipients.0.address.email", "x", 422, '"code":"1300"'),
    ("python-sparkpost", "recipients", {"list_id": "x"}, 422, "lists are not known"),
    ("python-gmail", "raw", "", 400, "INVALID_ARGUMENT"),
    ("python-gmail", "raw", "%", 400, "base64"),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{one[0]} {one[1]}" for one in MISTAKES])
def test_a_mistake_is_refused_in_the_words_of_the_provider(
    mistake: tuple[str, str, Any, int, str], api: ProviderClient
) -> None:
    name, place, value, status, text = mistake
    request = deepcopy(RECORDED[name]["requests"][0])
    *steps, last = [int(step) if step.isdigit() else step for step in place.split(".")]
    node = request["body"]["json"]
    for step in steps:
        node = node[step]
    if value is None:
        del node[last]
    else:
        node[last] = value
    answer = replay(api, request)
    assert (answer.status_code, text in answer.text) == (status, True), answer.text
    assert api.mails == []


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"to": "a@b.example", "text": "x"}, "from parameter is missing"),
        ({"from": "a@b.example", "text": "x"}, "to parameter is missing"),
        ({"from": "a@b.example", "to": "c@d.example"}, "'text', 'html', 'amp-html' or 'template'"),
        (
            {"from": "x", "to": "c@d.example", "text": "x"},
            "'from' parameter is not a valid address",
        ),
        ({"from": "a@b.example", "to": "c", "text": "x"}, "'to' parameter is not a valid address"),
    ],
)
def test_mailgun_names_the_parameter(
    fields: dict[str, str], text: str, api: ProviderClient
) -> None:
    answer = api.form("/v3/example.com/messages", fields)
    assert answer.status_code == 400
    assert text in answer.json["message"]


def test_ses_names_its_errors_in_a_header(api: ProviderClient) -> None:
    answer = api.post("/v2/email/outbound-emails", {"Content": {}})
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"
    answer = api.send("/v2/email/templates/none", headers={"Authorization": "AWS4 x"})
    assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (404, "NotFoundException")


def test_answers_of_amazon_and_azure_have_an_id_of_the_request(api: ProviderClient) -> None:
    answers = [
        api.post("/v2/email/outbound-emails", {"Content": {}}),
        api.post("/v2/email/account", method="GET"),
        api.form("/", {"Action": "GetSendQuota"}),
    ]
    ids = {answer.headers["x-amzn-RequestId"] for answer in answers}
    assert len(ids) == 3
    assert api.post("/emails:send", {}).headers["x-ms-request-id"]


def test_resend_takes_a_name_with_a_comma(api: ProviderClient) -> None:
    mail = {"from": "Shop, Inc. <app@example.com>", "subject": "x", "text": "x"}
    answer = api.post("/emails", {**mail, "to": ["B, Ann <ann@example.com>", "bo@example.com"]})
    assert answer.status_code == 200, answer.text
    (kept,) = api.mails
    assert kept.sender is not None
    assert (kept.sender.name, [one.name for one in kept.to]) == ("Shop, Inc.", ["B, Ann", ""])
    answer = api.post("/emails", {**mail, "to": "ann@example.com", "from": "a, b"})
    assert answer.json["message"].startswith("Invalid `from` field. The email address needs to")


def test_more_recipients_than_by_smtp_are_refused(api: ProviderClient) -> None:
    to = [{"email": f"{number}@example.com"} for number in range(1001)]
    body = {"from": {"email": "app@example.com"}, "subject": "x", "text": "x", "to": to[:1000]}
    assert api.post("/api/send", body).status_code == 200
    assert api.post("/api/send", {**body, "cc": to[1000:]}).status_code == 400
    assert len(api.mails) == 1


def test_a_host_of_a_provider_has_its_routes_alone(api: ProviderClient) -> None:
    body = RECORDED["python-resend"]["requests"][0]["body"]["json"]
    assert api.post("/emails", body, Host="api.resend.com").status_code == 200
    assert api.post("/emails", body, Host="API.RESEND.COM.:443").status_code == 200
    answer = api.post("/emails", body, Host="api.sendgrid.com")
    assert (answer.status_code, [*answer.json]) == (404, ["errors"])
    answer = api.send("/emails", headers={"Host": "api.resend.com"})
    assert (answer.status_code, answer.json["name"]) == (405, "method_not_allowed")
    assert api.post("/nothing", {}).status_code == 404


@pytest.mark.parametrize("path", ["//emails", "///emails//", "/emails/"])
def test_slashes_too_many_are_passed_over(path: str, api: ProviderClient) -> None:
    body = RECORDED["python-resend"]["requests"][0]["body"]["json"]
    environ = {"PATH_INFO": path, "RAW_URI": path, "REQUEST_URI": path}
    answer = api.send("/", method="POST", json=body, headers=CREDENTIALS, environ_overrides=environ)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("GET", "/emails", "statusCode"),
        ("GET", "/messages/outbound", "ErrorCode"),
        ("GET", "/v3/smtp/templates", "code"),
        ("GET", "/v3/user/profile", "errors"),
        ("POST", "/api/1.0/users/info.json", "name"),
        ("GET", "/api/v1/templates", "errors"),
        ("GET", "/v1.0/me", "error"),
        ("GET", "/v1/api-quota", "message"),
        ("GET", "/v3/templates", "message"),  # of several
        ("GET", "/", "message"),
        ("GET", "/x" * 1000, "message"),
    ],
)
def test_a_path_that_nobody_has_is_refused_by_the_nearest(
    method: str, path: str, field: str, api: ProviderClient
) -> None:
    answer = api.send(path, method=method)
    assert 404 <= answer.status_code <= 405
    assert field in answer.json


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_web_page_may_not_send(headers: dict[str, str], api: ProviderClient) -> None:
    request = deepcopy(RECORDED["python-resend"]["requests"][0])
    request["headers"] += headers.items()
    assert replay(api, request).status_code == 403
    assert api.mails == []
