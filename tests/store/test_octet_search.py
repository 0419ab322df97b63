"""Octets are found where Python finds them, whichever way they are looked for."""

from hypothesis import example, given
from hypothesis import strategies as st

from mailtrap_local.store.octet_search import octet_finder

FEW = st.binary(max_size=40).map(lambda data: bytes(octet % 3 for octet in data))


@given(octets=FEW, needle=FEW.filter(bool), start=st.integers(0, 40))
@example(octets=b"", needle=b"order", start=0)
@example(octets=b"order", needle=b"order", start=5)
@example(octets=b"an order\0\xff", needle=b"order\0\xff", start=1)
def test_the_place_is_that_of_find(octets: bytes, needle: bytes, start: int) -> None:
    start = min(start, len(octets))
    assert octet_finder(octets, needle)(start) == octets.find(needle, start)


def test_many_octets_are_looked_through() -> None:
    octets = b"x" * 1_000_000 + b"order" + b"x" * 1_000_000
    find = octet_finder(octets, b"order")
    assert find(0) == 1_000_000
    assert find(1_000_001) == -1
