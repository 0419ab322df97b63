"""Templates: those of the folder are rendered, SES's created by its API, others described."""

import json
from email import message_from_string
from pathlib import Path
from typing import Any

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.webapp.providers.rendering import BadTemplate, render
from provider_calls import ProviderClient, provider_client

APP, ANN = "app@example.com", "ann@example.com"
VARIABLES: dict[str, Any] = {
    "name": "Ann <a@b>",
    "shop": {"name": "S", "open": True},
    "items": [{"title": "A", "price": 1}, {"title": "B", "price": 2.5}],
    "none": [],
    "zero": 0,
    "words": ["x", "y"],
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("plain { } text", "plain { } text"),
        ("{{name}} {{{name}}} {{&name}}", "Ann &lt;a@b&gt; Ann <a@b> Ann <a@b>"),
        ("{{ shop.name }}{{unknown}}{{shop.unknown.name}}{{zero}}", "S0"),
        ("{{#if shop.open}}yes{{else}}no{{/if}}", "yes"),
        ("{{#if none}}yes{{else}}no{{/if}}{{#unless none}}empty{{/unless}}", "noempty"),
        ("{{#each items}}{{@index}}{{title}}{{price}} {{/each}}", "0A1 1B2.5 "),
        ("{{#each words}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}", "x, y"),
        ("{{#each items}}{{title}} of {{../shop.name}} {{/each}}", "A of S B of S "),
        ("{{#items}}{{title}}{{/items}}{{^none}}nothing{{/none}}", "ABnothing"),
        ("{{#with shop}}{{name}}{{/with}}{{#shop}}{{name}}{{/shop}}", "SS"),
        ("{{#each none}}x{{else}}nothing{{/each}}{{words.1}}", "nothingy"),
        ("{{! a remark }}{{!-- {{x}} --}}done", "done"),
        ('{{var:name:"you"}} {{var:unknown:"you"}}', "Ann &lt;a@b&gt; you"),
        ("{{ unknown | default: 'you' }}", "you"),
        ("{{helper a b}} {% if x %} *|X|*", "{{helper a b}} {% if x %} *|X|*"),
    ],
)
def test_a_template_is_rendered(template: str, text: str) -> None:
    assert render(template, VARIABLES, html=True) == text


@pytest.mark.parametrize(
    "template",
    ["{{#if a}}", "{{/if}}", "{{#a}}" * 60, "{{#each x}}" * 6 + "{{.}}" + "{{/each}}" * 6],
)
def test_an_invalid_template_and_an_endless_one_are_refused(template: str) -> None:
    with pytest.raises(BadTemplate):
        render(template, {"a": [1], "x": [*range(100)]}, html=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for provider in ("sendgrid", "postmark", "resend", "mailgun", "mailjet", "brevo", "mailtrap"):
        (tmp_path / provider).mkdir()
        stem = tmp_path / provider / "7"
        name = "{{params.name}}" if provider == "brevo" else "{{name}}"
        stem.with_suffix(".html").write_text(f"<b>{name}</b>")
        stem.with_suffix(".subject").write_text(f"Hi {name}\n")
    (tmp_path / "sendgrid" / "text.txt").write_text("{{#if name}}")
    return tmp_path


NAME = {"name": "A & B"}
WITH_TEMPLATE: dict[str, dict[str, Any]] = {
    "/v3/mail/send": {
        "from": {"email": APP},
        "template_id": "7",
        "personalizations": [{"to": [{"email": ANN}], "dynamic_template_data": NAME}],
    },
    "/email/withTemplate": {"From": APP, "To": ANN, "TemplateId": 7, "TemplateModel": NAME},
    "/emails": {"from": APP, "to": ANN, "template": {"id": "7", "variables": NAME}},
    "/v3.1/send": {
        "Messages": [
            {"From": {"Email": APP}, "To": [{"Email": ANN}], "TemplateID": 7, "Variables": NAME}
        ]
    },
    "/v3/smtp/email": {"to": [{"email": ANN}], "templateId": 7, "params": NAME},
    "/api/send": {
        "from": {"email": APP},
        "to": [{"email": ANN}],
        "template_uuid": "7",
        "template_variables": NAME,
    },
}


@pytest.mark.parametrize("path", WITH_TEMPLATE)
def test_a_template_of_the_folder_is_the_message(path: str, folder: Path, sandbox: Sandbox) -> None:
    api = provider_client(sandbox, templates=folder)
    assert api.post(path, WITH_TEMPLATE[path]).status_code < 300
    (mail,) = api.mails
    assert (mail.subject, mail.html, mail.text) == ("Hi A & B", "<b>A &amp; B</b>\n", None)
    assert mail.request is not None
    assert mail.request.template is not None
    assert (mail.request.template.id, mail.request.template.rendered) == ("7", True)


@pytest.mark.parametrize("path", WITH_TEMPLATE)
def test_one_that_is_not_there_is_described(path: str, api: ProviderClient) -> None:
    assert api.post(path, WITH_TEMPLATE[path]).status_code < 300
    (mail,) = api.mails
    assert "Template 7 of" in (mail.text or "")
    assert '"name": "A & B"' in (mail.text or "")
    assert mail.request is not None
    assert mail.request.template is not None
    assert not mail.request.template.rendered


def test_a_template_is_read_anew_and_never_from_elsewhere(folder: Path, sandbox: Sandbox) -> None:
    api = provider_client(sandbox, templates=folder)
    body = WITH_TEMPLATE["/v3/mail/send"]
    api.post("/v3/mail/send", body)
    (folder / "sendgrid" / "7.html").write_text("new")
    api.post("/v3/mail/send", body)
    (folder / "secret.html").write_text("secret")
    for name in ("../secret", "/etc/passwd", "..", "a/b", "\0"):
        api.post("/v3/mail/send", {**body, "template_id": name})
    assert [mail.html for mail in api.mails[:2]] == ["<b>A &amp; B</b>\n", "new\n"]
    assert all("secret" not in (mail.html or "") for mail in api.mails)
    answer = api.post("/v3/mail/send", {**body, "template_id": "text"})
    assert (answer.status_code, "has no end" in answer.text) == (400, True)


def test_templates_of_ses_are_created_changed_and_removed(api: ProviderClient) -> None:
    content = {"Subject": "Hi {{name}}", "Text": "{{#if x}}X{{/if}}{{name}}", "Html": "{{name}}"}
    new = {"TemplateName": "t", "TemplateContent": content}
    templates = "/v2/email/templates"
    assert api.post(templates, new).status_code == 200
    again = api.post(templates, new)
    assert again.headers["x-amzn-ErrorType"] == "AlreadyExistsException"
    got = api.post(f"{templates}/t", method="GET").json
    assert got == {"TemplateName": "t", "TemplateContent": content}
    listed = api.post(templates, method="GET").json["TemplatesMetadata"]
    assert [one["TemplateName"] for one in listed] == ["t"]
    rendered = api.post(f"{templates}/t/render", {"TemplateData": '{"name": "<A>"}'}).json
    assert "Subject: Hi <A>" in rendered["RenderedTemplate"]
    assert "&lt;A&gt;" in rendered["RenderedTemplate"]
    mail = {
        "FromEmailAddress": APP,
        "Destination": {"ToAddresses": [ANN]},
        "Content": {"Template": {"TemplateName": "t", "TemplateData": '{"name": "Ann"}'}},
    }
    api.post("/v2/email/outbound-emails", mail)
    api.post(f"{templates}/t", {"TemplateContent": {"Subject": "New"}}, method="PUT")
    api.post("/v2/email/outbound-emails", mail)
    assert [one.subject for one in api.mails] == ["Hi Ann", "New"]
    assert api.mails[0].text == "Ann\n"
    api.post(f"{templates}/t", method="DELETE")
    for method in ("GET", "PUT"):
        answer = api.post(f"{templates}/t", {"TemplateContent": {}}, method=method)
        assert answer.status_code == 404
    bad = {"TemplateName": "u", "TemplateContent": {"Text": "{{#if x}}"}}
    assert api.post(templates, bad).status_code == 400


@pytest.mark.parametrize("field", ["h:X-Mailgun-Variables", "t:variables", "v:name"])
def test_variables_of_mailgun_are_given_in_three_ways(
    field: str, folder: Path, sandbox: Sandbox
) -> None:
    api = provider_client(sandbox, templates=folder)
    value = "Ann" if field == "v:name" else '{"name": "Ann"}'
    mail = {"from": APP, "to": ANN, "subject": "x", "template": "7", field: value}
    assert api.form("/v3/example.com/messages", mail).status_code == 200
    assert api.mails[0].html == "<b>Ann</b>\n"


def test_templates_of_ses_v1_are_the_same(api: ProviderClient) -> None:
    def ask(action: str, **fields: str) -> str:
        given = {name.replace("_", "."): value for name, value in fields.items()}
        return api.form("/", {"Action": action, **given}).text

    template = {"Template_TemplateName": "t", "Template_SubjectPart": "Hi {{name}} & co"}
    assert "<CreateTemplateResult>" in ask("CreateTemplate", **template)
    assert "<Code>AlreadyExists</Code>" in ask("CreateTemplate", **template)
    assert "<Name>t</Name>" in ask("ListTemplates")
    got = ask("GetTemplate", TemplateName="t")
    assert "<SubjectPart>Hi {{name}} &amp; co</SubjectPart>" in got
    assert "Hi Ann" in ask("TestRenderTemplate", TemplateName="t", TemplateData='{"name":"Ann"}')
    sent = {"Source": APP, "Destination_ToAddresses_member_1": ANN, "Template": "t"}
    assert "<MessageId>" in ask("SendTemplatedEmail", TemplateData='{"name":"Ann"}', **sent)
    assert api.mails[0].subject == "Hi Ann & co"
    assert api.post("/v2/email/templates/t", method="GET").status_code == 200
    ask("UpdateTemplate", **{**template, "Template_SubjectPart": "New"})
    assert "New" in ask("GetTemplate", TemplateName="t")
    ask("DeleteTemplate", TemplateName="t")
    assert "<Code>TemplateDoesNotExist</Code>" in ask("GetTemplate", TemplateName="t")
    assert "<Max24HourSend>" in ask("GetSendQuota")


def test_a_test_of_a_template_of_ses_is_a_message_and_names_what_is_missing(
    api: ProviderClient,
) -> None:
    content = {"Subject": "Hi {{name}}", "Text": "{{#if x}}X{{/if}}", "Html": "{{shop.name}}"}
    templates = "/v2/email/templates"
    api.post(templates, {"TemplateName": "t", "TemplateContent": content})
    data = {"name": "Ann", "shop": {"name": "A & B"}}
    answer = api.post(f"{templates}/t/render", {"TemplateData": json.dumps(data)})
    made = message_from_string(answer.json["RenderedTemplate"])
    assert (made["Subject"], made.get_content_type()) == ("Hi Ann", "multipart/alternative")
    answer = api.post(f"{templates}/t/render", {"TemplateData": '{"name": "Ann"}'})
    text = "Attribute 'shop.name' is not present in the rendering data."
    assert (answer.status_code, answer.json) == (400, {"message": text})
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"
    fields = {"TemplateName": "t", "TemplateData": "{}"}
    answer = api.form("/", {"Action": "TestRenderTemplate", **fields})
    assert (answer.status_code, "<Code>MissingRenderingAttribute<" in answer.text) == (400, True)
    answer = api.form("/", {"Action": "GetTemplate", "TemplateName": "none"})
    assert (answer.status_code, "<Code>TemplateDoesNotExist<" in answer.text) == (400, True)


def test_lists_of_templates_of_ses_have_pages(api: ProviderClient) -> None:
    for name in "abc":
        new = {"TemplateName": name, "TemplateContent": {"Subject": "x"}}
        api.post("/v2/email/templates", new)
    token, pages = "", []
    for _ in range(2):
        query = f"?PageSize=2&NextToken={token}"
        page = api.post(f"/v2/email/templates{query}", method="GET").json
        token = page.get("NextToken", "")
        pages.append([one["TemplateName"] for one in page["TemplatesMetadata"]])
    assert (pages, token) == ([["a", "b"], ["c"]], "")
    listed = {"Action": "ListTemplates", "MaxItems": "1"}
    assert "<NextToken>1</NextToken>" in api.form("/", listed).text
    assert "<Name>c</Name>" in api.form("/", {**listed, "NextToken": "2"}).text
    for odd in ("-1", "x", "9" * 5000, "\u0663"):
        assert api.form("/", {**listed, "MaxItems": odd, "NextToken": odd}).status_code == 200


def test_templates_have_a_bound(api: ProviderClient) -> None:
    def add(name: str, length: int) -> int:
        content = {"Subject": "x" * length}
        new = {"TemplateName": name, "TemplateContent": content}
        return api.post("/v2/email/templates", new).status_code

    assert add("long", 500_001) == 400
    assert [add(str(number), 500_000) for number in range(41)] == [*([200] * 40), 400]


def test_as_many_templates_are_kept_as_there_may_be(api: ProviderClient) -> None:
    for number in range(1001):
        new = {"TemplateName": str(number), "TemplateContent": {"Subject": "x"}}
        answer = api.post("/v2/email/templates", new)
    assert answer.headers["x-amzn-ErrorType"] == "LimitExceededException"
