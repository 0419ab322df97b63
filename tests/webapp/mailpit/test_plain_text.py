"""Text that is made of HTML as Mailpit makes it."""

import pytest

from asking import Ask
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.webapp.mailpit.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>One <b>two</b><br>three</p><ul><li>x</li><li>y</li></ul>",
            "One *two*\nthree\n\n* x\n* y",
        ),
        ('<a href="https://x.example/">here</a>.', "here ( https://x.example/ )."),
        ('<a href="https://x.example/">https://x.example/</a>', "https://x.example/"),
        ('<a href="mailto:a@x.example">write</a>', "write ( a@x.example )"),
        ('<a>no</a> <a href="">where</a>', "no where"),
        ('<a href="/top"><img src="a.png" alt="Logo"></a>', "Logo ( /top )"),
        ('<a href="/top"><img src="a.png"></a>', "( /top )"),
        ("<h1>Title</h1>text", "*****\nTitle\n*****\n\ntext"),
        ("<h2>Sub</h2><h3>third</h3>", "---\nSub\n---\n\nthird\n-----"),
        ("<h1> </h1>text", "text"),
        ("a<h4>b</h4>", "a b"),
        ("<div>a</div><div>b</div><div><div>c</div></div>", "a\nb\nc"),
        ("<p></p><p>a</p><p> </p><p>b</p>", "a\n\nb"),
        ("a<br><br><br>b", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<blockquote>a<br>b</blockquote>c", "> \n> a\n> b\n\nc"),
        ("<pre>a\n  b\n</pre>", "a\n b"),
        ("<title>t</title><style>p {}</style><script>s</script><p>seen", "seen"),
        ("caf&eacute;&nbsp;&amp; more", "café\xa0& more"),
        ("", ""),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    "html", ["<" * 5000, "<b>" * 20_000, "<li>" * 20_000, "</p></b></h1>", "<h1><p>x"]
)
def test_odd_html_becomes_text_too(html: str) -> None:
    assert len(plain_text(html)) <= 3 * len(html) + 50


def test_a_message_of_html_alone_shows_the_links_in_its_text(
    ask: Ask, api: Ask, sandbox: Sandbox
) -> None:
    html = b"Content-Type: text/html\r\n\r\n"
    deliver(sandbox, html + b'<p>Sign <a href="https://x.example/in?a=1&amp;b=2">in</a></p>')
    text = "Sign in ( https://x.example/in?a=1&b=2 )"
    assert api("GET", "/message/latest").json["Text"] == text
    assert ask("GET", "/view/latest.txt").body.decode() == text
