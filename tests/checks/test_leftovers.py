"""Leftovers of programs in what people read, and texts that only look like them."""

import pytest

from checked_mails import checked_mail
from mailtrap_local.checks.finding import Finding
from mailtrap_local.checks.leftovers import find_leftovers


def found_in(text: str = "", html: str = "", subject: str = "News") -> list[Finding]:
    return list(find_leftovers(checked_mail(text=text, html=html, subject=subject)))


def ids_in(text: str = "", html: str = "", subject: str = "News") -> list[str]:
    return [finding.id for finding in found_in(text, html, subject)]


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "{{x}}",
            "{{ user.name }}",
            "{{{body}}}",
            "{% if a %}",
            "{# note #}",
            "<% x %>",
            "<%= x %>",
        ),
        *("${x}", "${order.total}", "#{name}", "*|FNAME|*", "*|IF:PAID|*", "%%FirstName%%"),
        *(
            "%%=v(@name)=%%",
            "{!Contact.Name}",
            "%(name)s",
            "%(total)d",
            "{name}",
            "{first_name}",
            "{0}",
        ),
        *(
            "{!!$name!!}",
            "{$name}",
            "{$user->name}",
            "@Model.Name",
            "@ViewBag.Title",
            "[First Name]",
        ),
        *("[FIRST_NAME]", "[FirstName]", "[Your Name]", "[Company Name]", "[Vorname]", "[Prénom]"),
        *("%FIRSTNAME%", "%{name}", "<?=$x?>", "[%name%]", "<<First Name>>", "{first name}"),
        *("@Html.Raw(Model.Name)", "${user?.name}"),
        *("%recipient.name%", "[[data:name]]", "{{/if}}", "{Vorname}", "{count, plural, one {x}}"),
    ],
)
def test_a_mark_of_a_template(mark: str) -> None:
    escaped = mark.replace("&", "&amp;").replace("<", "&lt;")
    assert ids_in(text=f"Hello {mark}, welcome.") == ["template-leftover"]
    assert ids_in(html=f"<p>Hello {escaped}, welcome.</p>") == ["template-leftover"]
    assert ids_in(subject=f"Hello {mark}") == ["template-leftover"]


@pytest.mark.parametrize(
    "text",
    [
        "{} and { } and {1, 2, 3} and { a, b } and f(x) = {x | x > 0}",
        "Use \\frac{a}{bc} and x_{max} and \\d{3} and [a-z]{2}",
        "It is 100% (sure) and 50%% off, 5 % and $5 {not} a {mark you know}".replace("{not}", ""),
        "Prices: $100, 20% off, #1 in Europe, * | *, :-{ and ;-} and {-: and <3",
        "GET /users/{id}/orders/{order_id} is new",
        "body{color:red} p { margin: 0 }",
        "See [1], [sic], [Name withheld], [First](https://x.example), [Edit], [x]",
        "[Company Name] https://shop.example/",
        "It costs 5%off%everything and 10%s",
        "Set %APPDATA% and %PATH%; the log has %{User-agent}i; <<Back>>",
        "Mail me @Model or @ModelAgency",
        "`{{ user.name }}` in backticks is code",
        "```\nHello {{ name }}\n```\nA fence is code",
        'const name = "{{ x }}";',
        "{x} and {n} are variables",
        "It returns {Object} or {String}",
    ],
)
def test_a_text_without_a_mark(text: str) -> None:
    assert ids_in(text=text) == []


def test_code_in_html_is_no_leftover() -> None:
    html = "<p>Write</p><pre>Hello {{ name }}, null</pre><p>or <code>${x}</code>.</p>"
    assert ids_in(html=html) == []
    assert ids_in(html=f"{html}<p>{{{{ name }}}}</p>") == ["template-leftover"]


@pytest.mark.parametrize(
    "dump",
    [
        "Traceback (most recent call last):\n  File x\nTypeError\n\nUser: None\nData: {name}\n",
        "diff --git a/x b/x\n@@ -1 +1 @@\n-Hi {name}\n+Hi ${user}\n",
        "Caused by: java.lang.Error\n\tat x.Y.z(Y.java:3)\nuser: null\n",
        "Set the path: ${HOME}/bin\n",
    ],
)
def test_a_dump_is_no_leftover(dump: str) -> None:
    assert ids_in(f"The task failed.\n{dump}") == []
    assert ids_in(f"Hello {{name}},\n{dump}") == ["template-leftover"]


def test_css_and_hidden_text_are_no_text() -> None:
    html = "<style>p{color:red}{{x}}</style><!-- {{x}} --><div style='display:none'>{{x}}</div>"
    assert ids_in(html=html) == []


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://x.example/{{token}}", "template-leftover-url"),
        ("https://x.example/%7B%7Btoken%7D%7D", "template-leftover-url"),
        ("https://x.example/?u={id}", "template-leftover-url"),
        ("https://x.example/?u={u}", "template-leftover-url"),
        ("*|UNSUB|*", "template-leftover-url"),
        ("%%unsubscribe%%", "template-leftover-url"),
        ("[UNSUBSCRIBE]", "template-leftover-url"),
        ("https://x.example/${a}/b", "template-leftover-url"),
        ("https://x.example/orders/undefined", "value-leftover"),
        ("https://x.example/?id=undefined&a=b", "value-leftover"),
        ("https://x.example/?token=null", "value-leftover"),
        ("https://x.example/[object%20Object]", "value-leftover"),
        ("undefined", "value-leftover"),
        ("null", "value-leftover"),
        ("undefined/orders/117", "value-leftover"),
        ("https://undefined/orders/117", "value-leftover"),
    ],
)
def test_a_leftover_in_a_url(url: str, rule: str) -> None:
    assert ids_in(html=f'<a href="{url}">here</a>') == [rule]
    assert ids_in(html=f'<img src="{url}" alt="">') == [rule]


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/%7B8F3A11AA-1111-2222-3333-444455556666%7D",
        "https://x.example/?q=100%25%25",
        "https://developer.example/docs/undefined",
        "https://x.example/null/a?v=none",
        "https://undefined.example/a",
        "none.html",
        "https://x.example/a?b={}",
        "mailto:a@x.example?body=%7B%7D",
    ],
)
def test_a_url_without_a_leftover(url: str) -> None:
    assert ids_in(html=f'<a href="{url}">here</a>') == []


def test_a_url_in_text_is_a_url() -> None:
    assert ids_in(text="Go to https://x.example/{{token}} now") == ["template-leftover-url"]


@pytest.mark.parametrize(
    "text",
    ["Lorem ipsum dolor sit amet", "Insert your text here", "Your logo here", "Headline goes here"],
)
def test_a_placeholder(text: str) -> None:
    assert set(ids_in(text=text)) == {"placeholder-text"}
    assert set(ids_in(html=f'<img alt="{text}">')) == {"placeholder-text"}


@pytest.mark.parametrize(
    "text", ["Enter your code here", "Insert the card", "Your order is here", "TODO: nada"]
)
def test_a_text_that_is_no_placeholder(text: str) -> None:
    assert ids_in(text=text) == []


def test_a_lost_character() -> None:
    assert ids_in(text="It was a caf\ufffd.") == ["replacement-character"]
    assert ids_in(text="It was a cafï¿½.") == ["replacement-character"]


@pytest.mark.parametrize("entity", ["&amp;", "&nbsp;", "&#39;", "&eacute;", "&#x27;", "&hellip;"])
def test_a_character_reference_that_is_shown(entity: str) -> None:
    assert ids_in(text=f"AT{entity}T") == ["entity-shown"]
    assert ids_in(html=f"<p>AT{entity.replace('&', '&amp;')}T</p>") == ["entity-shown"]
    assert ids_in(html=f"<p>AT{entity}T</p>") == []


def test_controls_of_direction() -> None:
    assert ids_in(subject="invoice\u202efdp.exe") == ["bidi-control"]
    assert ids_in(text="left \u2066 open") == ["bidi-control"]
    assert ids_in(text="Hi \u2068Ann\u2069, and שלום \u200f!") == []


def test_each_text_once_with_its_places() -> None:
    (found,) = found_in(
        "Hello {{ name }},\n{{ name }}", "<p>\n Hi {{ name }}</p>", subject="{{ name }}"
    )
    assert (found.detail, found.count) == ("{{ name }}", 4)
    places = [(one.header, one.body, one.line, one.column) for one in found.places]
    assert places == [
        ("Subject", None, None, None),
        (None, "text", 1, 7),
        (None, "text", 2, 1),
        (None, "html", 2, 5),
    ]
