"""Failed assertions that compare messages."""

import pytest

pytest_plugins = ["pytester"]


def test_field_by_field(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from mailtrap_local import matching

        def test_one(send, mailbox):
            send("Welcome")
            assert mailbox[0] == matching(subject="Invoice", rcpt="ann@example.com")

        def test_several(send, mailbox):
            send("Welcome")
            send("Invoice")
            assert list(mailbox) == [matching(subject="welcome"), matching(subject="x"), matching()]

        def test_two_messages(send, mailbox):
            send("Welcome")
            send("Invoice")
            assert mailbox[0] == mailbox[1]

        def test_other_things_are_explained_as_ever():
            assert [1, 2] == [1, 3]
        """
    )
    result = project.runpytest("-vv")
    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines(
        [
            "E *message #* is not as wanted",
            "E *x   subject: wanted contains 'Invoice', found 'Welcome'",
            "E *ok  rcpt: is 'ann@example.com'",
            "E *2 messages, wanted 3",
            "E *at 1:",
            "E *x   subject: wanted contains 'x', found 'Invoice'",
            "E *at 2: nothing, wanted matching(any message)",
            "E *message #* == message #*",
            "E *-Subject: Welcome",
            "E *+Subject: Invoice",
            "E *At index 1 diff: 2 != 3",
        ]
    )


def test_what_differs_cannot_speak_to_the_terminal(project: pytest.Pytester) -> None:
    project.makepyfile(
        r"""
        def test_two_messages(send, mailbox):
            send("\x1b[2Jcleared")
            send("Invoice")
            assert mailbox[0] == mailbox[1]
        """
    )
    result = project.runpytest("-vv")
    result.stdout.fnmatch_lines([r"E *-Subject: \x1b[[]2Jcleared"])
    assert "\x1b" not in result.stdout.str()
