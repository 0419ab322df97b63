"""ENVELOPE has the addresses of all fields of a name, as Dovecot does."""

from mailtrap_local.imap.envelope import envelope
from mailtrap_local.mail.mime.headers import Headers


def test_fields_of_one_name_are_merged() -> None:
    made = envelope(Headers([("From", "a@x.example"), ("To", "b@y.example"), ("to", "C <c@z>")]))
    assert b'((NIL NIL "b" "y.example")("C" NIL "c" "z"))' in made


def test_groups_of_several_fields_stay_apart() -> None:
    made = envelope(Headers([("To", "One: b@y.example"), ("To", "Two:;")]))
    groups = (
        b'((NIL NIL "One" NIL)(NIL NIL "b" "y.example")(NIL NIL NIL NIL)'
        b'(NIL NIL "Two" NIL)(NIL NIL NIL NIL))'
    )
    assert groups in made
