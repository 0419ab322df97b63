"""Methods of a message by which its sender gets feedback: a bounce, a complaint, a reply."""

from typing import TYPE_CHECKING, Any, Protocol

from mailtrap_local.mail.feedback import NO_SUCH_USER, Feedback, FeedbackEvent

if TYPE_CHECKING:
    from mailtrap_local.mail.links.extract import Link


class FeedbackMaker(Protocol):
    """Gives feedback to the senders of messages, which are untyped here: they import this."""

    def feedback(self, message: Any, feedback: Feedback) -> FeedbackEvent:
        """Give feedback to the sender of a message, see the methods of that."""


class MessageFeedbackMethods:
    """Feedback, as methods of `Message`.

    It is from `recipient`, or from all recipients of the envelope. Each returns what came of it,
    and raises NoFeedback where nothing does: mail of the null sender, say.
    """

    __slots__ = ()

    def bounce(
        self, code: str = NO_SUCH_USER, *, text: str = "", recipient: str | None = None
    ) -> FeedbackEvent:
        """Have its sender notified that it was not delivered (RFC 3464).

        `code` is an enhanced status code: of class 4 it is delayed. `text` is the reply of the
        recipients' server, by default the usual one.
        """
        return self._give(Feedback("bounce", _one(recipient), code, text))

    def complain(self, *, recipient: str | None = None) -> FeedbackEvent:
        """Have its sender notified that it was called spam (RFC 5965)."""
        return self._give(Feedback("complaint", _one(recipient)))

    def reply(self, text: str = "", *, recipient: str | None = None) -> FeedbackEvent:
        """Have its sender get an automatic reply (RFC 3834), by default of an absence."""
        return self._give(Feedback("reply", _one(recipient), text=text))

    def open(self, *, recipient: str | None = None) -> FeedbackEvent:
        """Have it reported as opened, to the webhook of its provider."""
        return self._give(Feedback("open", _one(recipient)))

    def click(self, link: "str | Link", *, recipient: str | None = None) -> FeedbackEvent:
        """Have a click on one of its links reported, to the webhook of its provider."""
        url = link if isinstance(link, str) else link.url
        return self._give(Feedback("click", _one(recipient), link=url))

    def _give(self, feedback: Feedback) -> FeedbackEvent:
        return self._sandbox().feedback(self, feedback)

    def _sandbox(self) -> FeedbackMaker:
        raise NotImplementedError


def _one(recipient: str | None) -> tuple[str, ...]:
    return () if recipient is None else (recipient,)
