"""A number that a mail about signing in asks to enter is its code, whatever it is called."""

import pytest

from mailtrap_local.mail.codes.extract import extract_codes


def codes_in(subject: str, text: str) -> list[str]:
    return [one.code for one in extract_codes(subject, text, None).codes]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Sign in", "Pop 604118 into the box on your screen."),
        ("Log in", "Log in with 604118 in the next 5 minutes."),
        ("Anmeldung", "Zur Anmeldung tippen Sie bitte 604118 ein."),
        ("Acceso", "Para entrar necesitas este número:\n\n604118"),
        ("Connexion", "Munissez-vous de ceci : 604 118."),
        ("Giriş", "Oturum açmak için 604 118 rakamlarını girin."),
        ("登录提醒", "请在页面中填入 604118，10分钟内有效。"),
        ("로그인 안내", "화면에 604 118 을 입력해 주세요."),
        ("כניסה לחשבון", "הקלידו 604 118 במסך הכניסה."),
        ("Acme", "Here you are: 604 118\n\nGood for ten minutes."),
    ],
)
def test_a_number_to_enter_needs_no_name(subject: str, text: str) -> None:
    assert codes_in(subject, text) == ["604118"]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Gate code for Saturday", "Enter 4471 at the gate, then park on the left."),
        ("Abholbereit", "Geben Sie 604118 an der Packstation ein, um Ihr Paket abzuholen."),
        ("Votre colis", "Saisissez 604118 sur l'écran de la consigne pour retirer votre colis."),
        ("Guest Wi-Fi", "Connect to HotelGuest.\nGuest code: 44718820\nValid for 3 days."),
        ("Your gift", "Enter QK7T9M at checkout to get 20% off."),
        ("Reserva confirmada", "Muestra este número al llegar: 4471"),
        ("Stats for May", "Users entered 55091 searches this month. Top query: login."),
        ("How to use less data", "Use 2048 px images where you can."),
    ],
)
def test_what_opens_or_fetches_a_thing_is_no_code(subject: str, text: str) -> None:
    assert codes_in(subject, text) == []


@pytest.mark.parametrize(
    "code", ["KD7-R4M-09", "7384 20", "ZH-40-QT", "3 0 5 8", "pX5-tR9", "90 41"]
)
def test_groups_of_any_length_are_one_code(code: str) -> None:
    plain = code.replace("-", "").replace(" ", "")
    assert codes_in("Sign in", f"Type {code} to log in.") == [plain]


def test_above_a_quoted_code_the_number_to_try_is_the_newest() -> None:
    text = "That one had timed out, please try 771043.\n\n> Your passcode is 208665."
    assert codes_in("Re: locked out", text) == ["771043"]
