"""Links come out of HTML and of plain text, each once, with their words and what they are for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtrap_local.errors import AmbiguousLink, BadQuery, MessageNotFound
from mailtrap_local.mail.links.extract import Link, extract_links, one_link, select_links
from mailtrap_local.mail.links.plain_text import bare_urls


def urls(text: str) -> list[str]:
    return [found.url for found in bare_urls(text)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://x.example/a?b=1&c=2#d.", "https://x.example/a?b=1&c=2#d"),
        ("(https://x.example/a)", "https://x.example/a"),
        ("https://x.example/a_(b)", "https://x.example/a_(b)"),
        ("(see https://x.example/a_(b)).", "https://x.example/a_(b)"),
        ("Really? https://x.example/?!", "https://x.example/"),
        ('"https://x.example/a"', "https://x.example/a"),
        ("“https://x.example/a”,", "https://x.example/a"),
        ("**https://x.example/a**", "https://x.example/a"),
        ("[words](https://x.example/a)", "https://x.example/a"),
        ("https://x.example/a/;", "https://x.example/a/"),
        ("请点击https://x.example/a完成验证。", "https://x.example/a"),
        ("链接：https://x.example/a?t=1。谢谢", "https://x.example/a?t=1"),
        ("https://x.example/a에서 확인", "https://x.example/a"),
        ("https://ja.example/wiki/日本", "https://ja.example/wiki/日本"),
        ("https://münchen.example/straße", "https://münchen.example/straße"),
        ("HTTP://X.EXAMPLE:8080", "HTTP://X.EXAMPLE:8080"),
        ("open myapp://verify?t=1 now", "myapp://verify?t=1"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
        ("write to mailto:ann@example.com.", "mailto:ann@example.com"),
        ("<https://x.example/very/\n  long/path?\nt=1>", "https://x.example/very/long/path?t=1"),
        ("> <https://x.example/a/\n> b>", "https://x.example/a/b"),
        ("<https://x.example/a b>", "https://x.example/a"),
    ],
)
def test_a_bare_url_ends_where_a_reader_ends_it(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize("text", ["a://", "://x", "http:// x", "mailto: nobody", "no urls: at all"])
def test_what_is_no_url_is_none(text: str) -> None:
    assert urls(text) == []


def test_a_link_has_the_words_a_reader_sees() -> None:
    html = """
      <a href="https://x.example/1?a=1&amp;b=2"> Show <b>the</b>
         order </a>
      <a href=https://x.example/2><table><tr><td>In</td><td>cells</td></tr></table></a>
      <a href=https://x.example/3><img src=https://x.example/b.png alt="A picture"></a>
      <a href=https://x.example/4 aria-label="Its label"></a>
      <map><area href=https://x.example/5 alt="A region"></map>
      <a href=https://x.example/6>not closed <a href=https://x.example/7>here
    """
    shown = [(link.url[18:], link.text) for link in extract_links(None, html)]
    assert shown == [
        ("1?a=1&b=2", "Show the order"),
        ("2", "In cells"),
        ("b.png", "A picture"),
        ("3", "A picture"),
        ("4", "Its label"),
        ("5", "A region"),
        ("6", "not closed"),
        ("7", "here"),
    ]


def test_what_the_mail_loads_is_an_asset() -> None:
    html = """
      <style>@font-face { src: url('https://x.example/font') }</style>
      <link rel=stylesheet href=https://x.example/css>
      <body background=https://x.example/body>
      <td style="background: url(https://x.example/td)">
      <img src=https://x.example/img srcset="https://x.example/2x 2x, https://x.example/3x 3x">
      <video src=https://x.example/video poster=https://x.example/poster></video>
    """
    links = extract_links(None, html)
    names = ["font", "css", "body", "td", "img", "2x", "3x", "video", "poster"]
    assert [link.url.removeprefix("https://x.example/") for link in links] == names
    assert {link.kind for link in links} == {"asset"}


@pytest.mark.parametrize(
    "attributes",
    [
        "width=1 height=1",
        "width='1px'",
        "height=0",
        "style='display:none'",
        "style='WIDTH: 1px !important'",
        "style='max-height:0'",
        "style='opacity:0'",
        "hidden",
    ],
)
def test_a_picture_nobody_sees_tracks(attributes: str) -> None:
    [link] = extract_links(None, f"<img src=https://x.example/p.gif {attributes}>")
    assert link.kind == "tracking"


@pytest.mark.parametrize(
    "attributes", ["width=100", "style='opacity:0.9'", "style='width:100%'", "height=15", ""]
)
def test_a_picture_to_be_seen_does_not_track(attributes: str) -> None:
    [link] = extract_links(None, f"<img src=https://x.example/p.gif {attributes}>")
    assert link.kind == "asset"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#",
        "#top",
        "javascript:alert(1)",
        " JavaScript:x",
        "java\nscript:x",
        "cid:logo",
        "data:,",
    ],
)
def test_what_leads_nowhere_is_no_link(url: str) -> None:
    assert extract_links(None, f'<a href="{url}">x</a><img src="{url}">') == []


def test_a_relative_url_is_told_as_it_is() -> None:
    [link] = extract_links(None, '<a href="/reset/abc">Reset</a>')
    assert link == Link("/reset/abc", "Reset", "reset")


def test_a_url_in_text_and_html_is_one_link_with_the_better_words() -> None:
    text = "Show it: https://X.example\nhttps://x.example/b"
    html = (
        "<a href='https://x.example/'>https://x.example</a><p><a href='https://x.example'>Show</a>"
    )
    assert extract_links(text, html) == [
        Link("https://x.example/", "Show", "other"),
        Link("https://x.example/b", "https://x.example/b", "other"),
    ]


def test_urls_in_the_text_of_html_count_and_those_inside_a_link_do_not() -> None:
    html = "<p>https://x.example/a</p><a href=https://t.example/r>https://x.example/b</a>"
    assert [link.url for link in extract_links(None, html)] == [
        "https://t.example/r",
        "https://x.example/a",
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Confirm your email address", "verify"),
        ("E-Mail-Adresse bestätigen", "verify"),
        ("Confirmer mon adresse", "verify"),
        ("Verificar correo", "verify"),
        ("Подтвердить почту", "verify"),
        ("E-postanı doğrula", "verify"),
        ("メールアドレスを確認する", "verify"),
        ("이메일 인증하기", "verify"),
        ("验证邮箱", "verify"),
        ("تأكيد البريد الإلكتروني", "verify"),
        ("Xác nhận email", "verify"),
        ("Reset password", "reset"),
        ("Passwort zurücksetzen", "reset"),
        ("Réinitialiser mon mot de passe", "reset"),
        ("Redefinir senha", "reset"),
        ("Сбросить пароль", "reset"),
        ("パスワードを再設定", "reset"),
        ("重置密码", "reset"),
        ("إعادة تعيين كلمة المرور", "reset"),
        ("पासवर्ड रीसेट करें", "reset"),
        ("Unsubscribe", "unsubscribe"),
        ("Newsletter abbestellen", "unsubscribe"),
        ("Se désabonner", "unsubscribe"),
        ("Darse de baja", "unsubscribe"),
        ("Annulla l'iscrizione", "unsubscribe"),
        ("Отписаться", "unsubscribe"),
        ("Abonelikten çık", "unsubscribe"),
        ("退订", "unsubscribe"),
        ("配信停止はこちら", "unsubscribe"),
        ("수신거부", "unsubscribe"),
        ("להסרה מרשימת התפוצה", "unsubscribe"),
        ("Track your parcel", "other"),
        ("Order confirmation", "other"),
        ("Bestellung ansehen", "other"),
        ("주문 확인", "other"),
    ],
)
def test_the_words_of_a_link_tell_its_kind(words: str, kind: str) -> None:
    [link] = extract_links(None, f"<a href=https://x.example/p/117>{words}</a>")
    assert link.kind == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("users/password/edit?reset_password_token=a", "reset"),
        ("accounts/confirm-email/abc/", "verify"),
        ("users/confirmation?confirmation_token=a", "verify"),
        ("auth/magic-link?t=1", "verify"),
        ("activate/abc", "verify"),
        ("email/unsubscribe?u=1", "unsubscribe"),
        ("orders/1/confirmation", "other"),
        ("preset/1", "other"),
    ],
)
def test_so_does_its_url(path: str, kind: str) -> None:
    [link] = extract_links(f"https://verify.example/{path}", None)
    assert link.kind == kind


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("Click <a href=https://x.example/1>here</a> to unsubscribe.", ["unsubscribe"]),
        (
            "Reset it <a href=//x.example/1>here</a>. To leave, <a href=/opt-out>here</a>.",
            ["reset", "unsubscribe"],
        ),
        ("<p>Bitte bestätigen Sie:</p><a href=https://x.example/1>hier klicken</a>", ["verify"]),
        ("Unsubscribe from <a href=https://x.example/1>Our shop</a>", ["other"]),
    ],
)
def test_around_a_link_that_says_here_the_sentence_tells_its_kind(
    html: str, kinds: list[str]
) -> None:
    assert [link.kind for link in extract_links(None, html)] == kinds


def test_so_it_does_around_a_bare_url() -> None:
    text = "To choose a new password, open\n\nhttps://x.example/1\n\nOur shop: https://x.example/2"
    assert [link.kind for link in extract_links(text, None)] == ["reset", "other"]


def test_what_the_header_names_unsubscribes() -> None:
    html = "<a href=https://x.example/u/1>Preferences</a>"
    [link] = extract_links(None, html, ["https://x.example/u/1"])
    assert link.kind == "unsubscribe"


LINKS = [
    Link("https://x.example/reset/1", "Reset", "reset"),
    Link("https://x.example/help", "Help", "other"),
]


def test_links_are_selected_by_url_text_pattern_and_kind() -> None:
    first, second = LINKS
    assert select_links(LINKS) == LINKS
    assert select_links(LINKS, contains="/reset/") == [first]
    assert select_links(LINKS, contains="/RESET/") == []
    assert select_links(LINKS, text="hELP") == [second]
    assert select_links(LINKS, pattern=r"/\d+$") == [first]
    assert select_links(LINKS, kind="other") == [second]
    with pytest.raises(BadQuery, match="no regular expression"):
        select_links(LINKS, pattern="(")


def test_one_link_is_one_or_an_error_that_names_what_there_is() -> None:
    assert one_link(LINKS[:1], LINKS) == "https://x.example/reset/1"
    with pytest.raises(
        AmbiguousLink, match=r"2 links fit.*\n.*reset/1'  'Reset' \(reset\)\n.*help"
    ):
        one_link(LINKS, LINKS)
    with pytest.raises(MessageNotFound, match=r"no link fits; the message has: \n.*reset/1"):
        one_link([], LINKS)
    with pytest.raises(MessageNotFound, match="the message has: none"):
        one_link([], [])


def test_of_endless_links_the_first_are_taken() -> None:
    html = "".join(f"<a href=https://x.example/{number}>x</a>" for number in range(6000))
    text = "\n".join(f"https://x.example/t{number}" for number in range(6000))
    links = extract_links(text, html)
    assert len(links) == 10_000
    assert links[5000].url == "https://x.example/t0"


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit",
    ["<a", "<a href=x>", "<a href=//x/", "http://", "mailto:a@", "<a:", "url(", "<style>", ")",
     "a.", "://", "<img srcset=", "x, ", "<x style='url(", "here <a href=/>here</a> "],
)  # fmt: skip
def test_endless_input_takes_time_in_proportion(unit: str) -> None:
    endless = unit * (1_000_000 // len(unit))
    extract_links(endless, endless)
    extract_links(f"<https://{endless}", f'<a href="{endless}">')


PIECES = st.sampled_from(
    sorted(
        {"<a href=", "<a>", "</a>", '"', "'", "<img src=", "srcset=", "style=url("}
        | {"http://", "mailto:", "//", "[", "]", "(", ")", "<", ">", "@", ".", ",", "#", "x"}
        | {"日", "\n", " ", "\0", "&amp;", "%"}
    )
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60))
@settings(deadline=None)
def test_no_text_raises_and_each_url_comes_once(pieces: list[str]) -> None:
    written = "".join(pieces)
    links = extract_links(written, written)
    assert all(link.url == link.url.strip() != "" for link in links)
    assert len({link.url for link in links}) == len(links)
