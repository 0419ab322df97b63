"""SCRAM-SHA-256 on the server's side (RFC 5802, RFC 7677), without a connection."""

import base64

import pytest
import scramp

from mailtrap_local.net.accounts import OnePair
from mailtrap_local.net.sasl import BadResponse, Credentials, Exchange, scram_sha_256
from mailtrap_local.net.scram import ITERATIONS

START = b"n,,n=app,r=abc"


def send(exchange: Exchange, response: bytes) -> bytes | Credentials:
    """The next challenge, or the credentials at the end."""
    try:
        return exchange.send(response)
    except StopIteration as end:
        credentials: Credentials = end.value
        return credentials


def converse(account: OnePair, client: scramp.ScramClient) -> Credentials:
    """An exchange with a client that also checks the server's proof, if it gets one."""
    exchange = scram_sha_256(account, None)
    assert next(exchange) == b""
    client.set_server_first(exchange.send(client.get_client_first().encode()).decode())
    final = send(exchange, client.get_client_final().encode())
    if isinstance(final, bytes):
        client.set_server_final(final.decode())
        final = send(exchange, b"")
    assert isinstance(final, Credentials)
    return final


def client_of(username: str, password: str) -> scramp.ScramClient:
    return scramp.ScramClient(["SCRAM-SHA-256"], username, password)


def answer(first: bytes, *others: bytes, account: OnePair | None = None) -> bytes:
    """The challenge to the last of these responses."""
    exchange = scram_sha_256(account or OnePair("app", "s3cret"), first, nonce="xyz")
    challenge = next(exchange)
    for other in others:
        challenge = exchange.send(other)
    return challenge


def test_the_example_of_rfc_7677() -> None:
    account = OnePair("user", "pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="))
    exchange = scram_sha_256(
        account, b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO", nonce="%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    )
    nonce = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    assert next(exchange) == nonce + b",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    proof = b",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    final = exchange.send(b"c=biws," + nonce + proof)
    assert final == b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    with pytest.raises(StopIteration) as end:
        exchange.send(b"")
    assert end.value.value[::2] == ("user", True)


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("app", "s3cret"),
        ("ann=lee,sales", "a=b,c"),
        ("jürgen", "pässwörd"),
        ("app", "pass word" * 500),
        ("app", "\N{NO-BREAK SPACE}spaced\N{SOFT HYPHEN}"),
        ("app", "\N{ROMAN NUMERAL NINE}"),
        ("用户", "密码"),
    ],
)
def test_client_and_server_prove_the_password_to_each_other(username: str, password: str) -> None:
    assert converse(OnePair(username, password), client_of(username, password)).proven


def test_characters_composed_otherwise_are_the_same() -> None:
    client = client_of("ju\N{COMBINING DIAERESIS}rgen", "IX\N{COMBINING ACUTE ACCENT}e")
    assert converse(OnePair("jürgen", "\N{ROMAN NUMERAL NINE}\u0301e"), client).proven


@pytest.mark.parametrize("password", ["\ue000 private", "\N{HEBREW LETTER ALEF}a", "line\nend"])
def test_a_password_that_saslprep_prohibits_is_taken_as_it_is(password: str) -> None:
    assert OnePair("app", password).scram_keys.stored_key


@pytest.mark.parametrize(
    ("username", "password"),
    [("app", "wrong"), ("app", "S3CRET"), ("nobody", "s3cret"), ("APP", "s3cret")],
)
def test_wrong_credentials_prove_nothing(username: str, password: str) -> None:
    credentials = converse(OnePair("app", "s3cret"), client_of(username, password))
    assert credentials.username == username
    assert not credentials.proven
    assert not OnePair("app", "").check(*credentials[:2])


def test_an_unknown_user_is_asked_as_a_known_one() -> None:
    account = OnePair("app", "s3cret")
    known = answer(START, account=account)
    assert answer(b"n,,n=nobody,r=abc", account=account) == known
    assert f",i={ITERATIONS}".encode() in known


def test_no_two_challenges_are_the_same() -> None:
    account = OnePair("app", "s3cret")
    nonces = {next(scram_sha_256(account, START)) for _ in range(5)}
    assert len(nonces) == 5
    assert all(nonce.startswith(b"r=abc") for nonce in nonces)


def test_a_client_that_could_bind_channels_is_served() -> None:
    assert answer(b"y,,n=app,r=abc").startswith(b"r=abcxyz,")


def test_the_authorization_identity_belongs_to_what_the_client_repeats() -> None:
    first = b"n,a=boss,n=app,r=abc"
    repeated = base64.b64encode(b"n,a=boss,")
    with pytest.raises(StopIteration) as end:
        answer(first, b"c=" + repeated + b",r=abcxyz,p=AAAA")
    assert end.value.value == Credentials("app", "AAAA")


@pytest.mark.parametrize(
    ("first", "error"),
    [
        (b"p=tls-exporter,,n=app,r=abc", "channel-binding-not-supported"),
        (b"p=tls-unique,a=boss,n=app,r=abc", "channel-binding-not-supported"),
        (b"n,,m=more,n=app,r=abc", "extensions-not-supported"),
        (b"n,,n=a=pp,r=abc", "invalid-username-encoding"),
        (b"n,,n=app=2,r=abc", "invalid-username-encoding"),
        (b"n,,n=app=2c,r=abc", "invalid-username-encoding"),
        (b"", "wants n,,"),
        (b"n", "wants n,,"),
        (b"n,,", "wants n,,"),
        (b"x,,n=app,r=abc", "wants n,,"),
        (b"n,,n=app", "wants n,,"),
        (b"n,,n=app,r=", "wants n,,"),
        (b"n,,n=app,r=a b", "wants n,,"),
        (b"n,,n=app,r=\xc3\xa4", "wants n,,"),
        (b"n,,r=abc,n=app", "wants n,,"),
        (b"\0app\0s3cret", "wants n,,"),
    ],
)
def test_a_first_message_that_is_invalid_is_refused(first: bytes, error: str) -> None:
    with pytest.raises(BadResponse, match=error):
        answer(first)


@pytest.mark.parametrize(
    ("final", "error"),
    [
        (b"c=biws,r=abc,p=AAAA", "nonce"),
        (b"c=biws,r=abcxyzz,p=AAAA", "nonce"),
        (b"c=biws,r=xyz,p=AAAA", "nonce"),
        (b"c=biws,p=AAAA", "nonce"),
        (b"c=eSws,r=abcxyz,p=AAAA", "channel-bindings-dont-match"),
        (b"r=abcxyz,c=biws,p=AAAA", "channel-bindings-dont-match"),
        (b"c=biws,r=abcxyz,p=no base64!", "invalid-encoding"),
        (b"c=biws,r=abcxyz,p=AAA", "invalid-encoding"),
        (b"c=biws,r=abcxyz", "wants c="),
        (b"", "wants c="),
    ],
)
def test_a_final_message_that_is_invalid_is_refused(final: bytes, error: str) -> None:
    with pytest.raises(BadResponse, match=error):
        answer(START, final)


@pytest.mark.parametrize("proof", [b"", b"AAAA", b"A" * 43 + b"=", b"A" * 12_000])
def test_a_proof_of_any_length_proves_nothing(proof: bytes) -> None:
    with pytest.raises(StopIteration) as end:
        answer(START, b"c=biws,r=abcxyz,x=more,p=" + proof)
    assert not end.value.value.proven
