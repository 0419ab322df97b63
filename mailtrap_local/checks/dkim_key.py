"""Public keys of DKIM signatures, as TXT records publish them (RFC 6376 section 3.6.1)."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from mailtrap_local.checks.dkim_rules import KEY_BAD, KEY_REVOKED, KEY_SHORT, DkimProblem
from mailtrap_local.checks.dkim_signature import Signature, octets_of, parse_tags

_LEAST_BITS, _MOST_BITS = 1024, 4096  # RFC 8301 section 3.2
_MOST_EXPONENT_BITS = 32  # larger ones take seconds to verify
_MOST_OCTETS = 2048  # of a key: one of 4096 bits has 550
_ED25519_OCTETS = 32  # RFC 8463 section 4

Match = Literal["signed", "changed", "another key"]


class DkimKey(NamedTuple):
    """A key, with the size that counts: `bits` are those of RSA, None for Ed25519."""

    public: RSAPublicKey | Ed25519PublicKey
    bits: int | None

    def match(self, value: bytes, digest: bytes) -> Match:
        """Compare a signature with the SHA-256 of what is said to be signed.

        Ed25519 signs this hash (RFC 8463 section 3), and cannot say whether the key is another.
        """
        if isinstance(self.public, Ed25519PublicKey):
            try:
                self.public.verify(value, digest)
            except InvalidSignature:
                return "changed"
            return "signed"
        try:
            signed = self.public.recover_data_from_signature(value, PKCS1v15(), SHA256())
        except InvalidSignature:
            return "another key"
        return "signed" if signed == digest else "changed"


def parse_key(record: str, signature: Signature) -> DkimKey:
    """Parse the record of a signature's key. Raises DkimProblem if it is not to be used."""
    try:
        tags = parse_tags(record)
        _check_tags(tags, signature)
        if not tags["p"]:
            raise DkimProblem(KEY_REVOKED, "p= is empty")
        octets = octets_of(tags["p"], "p=")
        return _ed25519(octets) if signature.algorithm.startswith("ed") else _rsa(octets)
    except ValueError as problem:
        raise DkimProblem(KEY_BAD, str(problem)) from None


def _check_tags(tags: Mapping[str, str], signature: Signature) -> None:
    if "v" in tags and (tags["v"] != "DKIM1" or next(iter(tags)) != "v"):
        raise ValueError("the record does not begin with v=DKIM1")
    kind = tags.get("k", "rsa").lower()
    if kind != signature.algorithm.partition("-")[0]:
        raise ValueError(f"it is a key of {kind[:20]}, the signature's is {signature.algorithm}")
    if "p" not in tags:
        raise ValueError("the record has no p=")
    if "sha256" not in _listed(tags.get("h", "sha256")):
        raise ValueError(f"h={tags['h'][:40]} does not allow SHA-256")
    if not {"*", "email"} & {*_listed(tags.get("s", "*"))}:
        raise ValueError(f"s={tags['s'][:40]} does not allow mail")
    if "s" in _listed(tags.get("t", "")) and signature.identity != signature.domain:
        raise ValueError(f"t=s allows no subdomain, and i= is of {signature.identity[:60]}")


def _listed(value: str) -> Sequence[str]:
    return [word.strip().lower() for word in value.split(":")]


def _ed25519(octets: bytes) -> DkimKey:
    if len(octets) != _ED25519_OCTETS:
        raise ValueError(f"p= has {len(octets)} octets, a key of Ed25519 has {_ED25519_OCTETS}")
    return DkimKey(Ed25519PublicKey.from_public_bytes(octets), None)


def _rsa(octets: bytes) -> DkimKey:
    if len(octets) > _MOST_OCTETS:
        raise ValueError(f"p= has {len(octets)} octets: more than {_MOST_BITS} bits")
    try:
        key = load_der_public_key(octets)
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("p= is no public key in DER") from None
    if not isinstance(key, RSAPublicKey):
        raise ValueError("p= is no RSA key")  # noqa: TRY004  # the record is invalid, no argument
    if key.key_size < _LEAST_BITS:
        raise DkimProblem(KEY_SHORT, f"it has {key.key_size} bits")
    if key.key_size > _MOST_BITS:
        raise ValueError(
            f"it has {key.key_size} bits: receivers need not verify above {_MOST_BITS}"
        )
    if key.public_numbers().e.bit_length() > _MOST_EXPONENT_BITS:
        raise ValueError(f"its exponent has more than {_MOST_EXPONENT_BITS} bits")
    return DkimKey(key, key.key_size)
