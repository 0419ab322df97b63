"""Status lines and paths as clients of other servers expect them."""

from asking import exchange
from conversing import Serve


def test_the_words_of_a_status_are_not_in_capitals(serve: Serve) -> None:
    guarded = serve(ui_auth="ann:secret")
    for path, line in (
        (b"/api/messages", b"HTTP/1.1 401 Unauthorized\r\n"),
        (b"/livez", b"HTTP/1.1 200 OK\r\n"),
    ):
        answer = exchange(guarded, b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert answer.startswith(line)
