"""unittest.TestCase with a mailbox, as the pytest fixture `mailbox` provides it."""

import unittest
from typing import Any, ClassVar

from mailtrap_local.mailbox.mailbox import Mailbox
from mailtrap_local.sandbox import Sandbox

_MAX_NAME = 100


class MailboxTestCase(unittest.TestCase):
    """Test case with one sandbox a class, `cls.sandbox`, and one mailbox a test, `self.mailbox`.

    Subclasses set `sandbox_settings` to keywords of `Sandbox`, and `mailbox_settings` to those of
    `Sandbox.open_mailbox` (`tls`, `auth`); invalid ones raise BadSetting in the set-up.
    """

    sandbox: ClassVar[Sandbox]
    mailbox: Mailbox
    sandbox_settings: ClassVar[dict[str, Any]] = {}
    mailbox_settings: ClassVar[dict[str, Any]] = {}

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.sandbox = cls.enterClassContext(Sandbox(**cls.sandbox_settings))

    def setUp(self) -> None:
        super().setUp()
        name = self.id().rpartition(".")[2][:_MAX_NAME]
        self.mailbox = self.sandbox.open_mailbox(name, shared=True, **self.mailbox_settings)
        self.addCleanup(self.sandbox.remove_mailbox, name)
        self.addCleanup(self.mailbox.close)
