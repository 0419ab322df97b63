"""UTF-8 that was read in another charset, and letters that are right."""

import pytest

from checked_mails import checked_mail
from mailtrap_local.checks.leftovers import find_leftovers


def ids_in(text: str = "", html: str = "") -> list[str]:
    return [finding.id for finding in find_leftovers(checked_mail(text=text, html=html))]


def mistaken(text: str, charset: str = "cp1252") -> str:
    """The text as read in a wrong charset."""
    return "".join(
        bytes([octet]).decode(charset, "ignore") or chr(octet) for octet in text.encode()
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "café",
            "don’t",
            "“quoted” – yes…",
            "Grüße aus Köln",
            "mañana",
            "São Paulo",
            "Ærø",
            "Łódź",
        ),
        *(
            "się",
            "Příliš žluťoučký",
            "£10",
            "25 °C",
            "ال",
            "a\u00a0b",
            "™",
            "→",
            "✓",
            "€5",
            "🎉",
            "Привет",
        ),
        *("γειά σου", "שלום", "こんにちは", "你好吗", "ŐÚŰ őúű", "Ğğİş", "naïve à la"),
    ],
)
def test_utf_8_that_was_read_in_another_charset(text: str) -> None:
    wrong = mistaken(text)
    assert set(ids_in(text=f"It was {wrong} there")) == {"mojibake"}
    assert set(ids_in(html=f"<p>It was {wrong} there</p>")) == {"mojibake"}
    assert set(ids_in(text=mistaken(text, "latin-1"))) == {"mojibake"}


@pytest.mark.parametrize(
    "text",
    [
        "„Schöne Grüße“, sagte Ö. »Ä« und „Ü“ und „TÄ“",
        "À bientôt ! « Très bien », dit-il… ÉTÉ À 50 % – CAFÉ ! L’ÉTÉ « LÀ »",
        "MAÇÔ” SÃO PAULO, MANHÃ, IRMÃ… ROMÃ” Â, AMANHÃ\u00a0às",
        "”PÅ” och ”NÅ…” SÅ – ÄR ’Å’",
        "ÍÑIGO, ESPAÑA… “ESPAÑ”, Ñ. ¿Qué? ¡Olé! CAMIÓN”",
        "Đà Nẵng â, ấ, Ậ. Phần Â” Ã",
        "TÜRKÇE “ÇÖZÜM” İŞ",
        "Română: „târâ” – Ă Â Î „Â”",
        "3×5 ×2 ÷ 20°C ±5 µm §7 ½ © ® ™",
        "Російська: Сі Рі Її Європа; Россия, Сергей",
        "Ísland: ð Ð þ Þ „Ð“",
        "ﷺ مرحبا שלום こんにちは 你好",
        "naïve café résumé Zoë Å Øl",
    ],
)
def test_letters_that_are_right(text: str) -> None:
    assert ids_in(text=text) == []
