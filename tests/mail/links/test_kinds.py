"""Kinds of links: by their words, their URL and the sentence around them."""

import pytest

from mailtrap_local.mail.links.extract import extract_links


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
    [link] = extract_links(None, f"<a href=https://x.example/p/117>{words}</a>").links
    assert link.kind == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("users/password/edit?reset_password_token=a", "reset"),
        ("accounts/confirm-email/abc/", "verify"),
        ("users/confirmation?confirmation_token=a", "verify"),
        ("auth/magic-link?t=1", "signin"),
        ("activate/abc", "verify"),
        ("email/unsubscribe?u=1", "unsubscribe"),
        ("orders/1/confirmation", "other"),
        ("preset/1", "other"),
    ],
)
def test_so_does_its_url(path: str, kind: str) -> None:
    [link] = extract_links(f"https://verify.example/{path}", None).links
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
    assert [link.kind for link in extract_links(None, html).links] == kinds


def test_so_it_does_around_a_bare_url() -> None:
    text = "To choose a new password, open\n\nhttps://x.example/1\n\nOur shop: https://x.example/2"
    assert [link.kind for link in extract_links(text, None).links] == ["reset", "other"]


def test_what_the_header_names_unsubscribes() -> None:
    html = "<a href=https://x.example/u/1>Preferences</a>"
    [link] = extract_links(None, html, ["https://x.example/u/1"]).links
    assert link.kind == "unsubscribe"
