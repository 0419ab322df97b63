"""The mailroom as an account sees it: its own mailboxes, and nothing that tells of others."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from mailtrap_local.errors import NotPermitted, SessionNotFound
from mailtrap_local.faults.registry import FaultRegistry, fault_not_found
from mailtrap_local.mail.destination import RouteChoice
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.session import Session
from mailtrap_local.mail.session_part import session_part
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.mailroom.message_intake import Plan
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.mailroom.session_log import SessionLog, session_not_found
from mailtrap_local.store.base import Counts, Keeping
from mailtrap_local.store.restricted import RestrictedStore

if TYPE_CHECKING:
    from mailtrap_local.faults.fault import Fault
    from mailtrap_local.faults.rule import Rule


def seen_by(principal: Principal, mailroom: Mailroom) -> Mailroom:
    """Return the mailroom that a principal sees: the whole one for an admin, unless within one."""
    return mailroom if principal.sees_all else RestrictedMailroom(mailroom, principal)


class RestrictedMailroom(Mailroom):
    """Part of a mailroom, with all its methods. Costs nothing to make."""

    def __init__(self, whole: Mailroom, principal: Principal) -> None:
        self.__dict__.update(whole.__dict__)  # all that is not the principal's own is shared
        self.store = RestrictedStore(whole.store, principal.may_see, may_write=principal.may_write)
        self._intake = whole._intake.into(self.store)  # noqa: SLF001  # a mailroom's own
        self.sessions = _OwnSessions(whole.sessions, principal.may_see)
        self.faults = _OwnFaults(whole.faults, principal)
        self.scope = principal.mailboxes
        self.choose_route = self._choose_route
        self._whole = whole
        self._principal = principal

    def _choose_route(self, envelope: Envelope, raw: bytes = b"") -> RouteChoice:
        chosen = self._directory.choose(envelope, raw)
        may_see = self._principal.may_see(chosen.mailbox)
        return chosen if may_see else RouteChoice("", "hidden")

    def begin_delivery(
        self,
        envelope: Envelope,
        raw: bytes,
        *,
        mailbox: str | None = None,
        routed: str | None = None,
        tags: Collection[str] = (),
        received_at: datetime | None = None,
        plan: Plan | None = None,
    ) -> Keeping:
        self._principal.check_write()
        mailbox = mailbox or self._principal.within
        if mailbox is not None:
            self._principal.check_mailbox(mailbox)
        return super().begin_delivery(
            envelope,
            raw,
            mailbox=mailbox,
            routed=routed,
            tags=tags,
            received_at=received_at,
            plan=plan,
        )

    def _may_lead_to(self, mailbox: str | None, listener: str) -> bool:
        owner = self._directory.owner(listener)
        if owner is not None and not self._principal.may_see(owner):
            return False
        return mailbox is None or (
            self._principal.may_see(mailbox) and super()._may_lead_to(mailbox, listener)
        )

    def create_mailbox(
        self,
        name: str,
        *,
        recipient: str | None = None,
        auth: str | None = None,
        password: str | None = None,
        taken_from: tuple[str, ...] | None = None,
    ) -> bool:
        """Create a mailbox of its own, which takes mail from its own mailboxes alone."""
        self.check_creatable(name)
        if auth is not None and password is not None:
            self._check_user(auth)
        return super().create_mailbox(
            name,
            recipient=recipient,
            auth=auth,
            password=password,
            taken_from=None if self._principal.is_admin else self._principal.mailboxes,
        )

    def _check_user(self, user: str) -> None:
        """Raise NotPermitted for a user by whose password mail of others would be taken."""
        if not self._principal.may_name(user):
            raise NotPermitted(
                f"user {user[:100]!r}: name the user as you may name a mailbox, which is: "
                f"{', '.join(self._principal.mailboxes[:5])}"
            )
        if not all(map(self._principal.may_name, self._directory.mailboxes_of(user))):
            raise NotPermitted(f"user {user[:100]!r}: a route has the mail of this user already")

    def check_creatable(self, name: str) -> None:
        super().check_creatable(name)
        self._principal.check_write()
        self._principal.check_mailbox(name)

    def check_removable(self, name: str) -> None:
        self._principal.check_write()
        super().check_removable(name)

    def mailboxes(self) -> dict[str, Counts]:
        names: Iterable[str] = filter(self._principal.may_see, self._directory.names())
        if self._principal.within is not None:
            names = [self._principal.within]  # shown before it holds any mail
        return dict.fromkeys(names, Counts(0, 0)) | self.store.mailboxes()

    def has_mailbox(self, name: str) -> bool:
        return self._principal.may_see(name) and super().has_mailbox(name)

    def listeners(self) -> dict[str, str]:
        every = super().listeners()
        return {name: one for name, one in every.items() if self._principal.may_see(name)}

    def provider_listeners(self) -> dict[str, str]:
        every = super().provider_listeners()
        return {name: one for name, one in every.items() if self._principal.may_see(name)}


class _OwnSessions(SessionLog):
    """Sessions that touched certain mailboxes, each without what it did elsewhere."""

    def __init__(self, whole: SessionLog, is_seen: Callable[[str], bool]) -> None:
        super().__init__()
        self._whole = whole
        self._is_seen = is_seen

    def get(self, session_id: str) -> Session:
        part = session_part(self._whole.get(session_id), self._is_seen)
        if part is None:
            raise session_not_found(session_id)
        return part

    def shown(self, session: Session) -> Session:
        part = session_part(session, self._is_seen)
        if part is None:
            raise SessionNotFound("the session is not kept any more")
        return part

    def find(
        self, mailbox: str | None = None, *, failed: bool | None = None, limit: int | None = None
    ) -> list[Session]:
        found = []
        for session in self._whole.find():
            part = session_part(session, self._is_seen)
            if part is None or (mailbox is not None and part.mailbox != mailbox):
                continue
            if failed is None or part.failed == failed:
                found.append(part)
        return found[:limit]


class _OwnFaults(FaultRegistry):
    """Faults of certain mailboxes. Those of all mailboxes are an admin's."""

    def __init__(self, whole: FaultRegistry, principal: Principal) -> None:
        super().__init__()
        self._whole = whole
        self._principal = principal

    def _is_own(self, fault: "Fault") -> bool:
        return fault.rule.mailbox is not None and self._principal.may_see(fault.rule.mailbox)

    def add(self, rule: "Rule") -> "Fault":
        self._principal.check_write()
        if rule.mailbox is None and self._principal.within is not None:
            rule = replace(rule, mailbox=self._principal.within)
        if rule.mailbox is None:
            raise NotPermitted("name one of your mailboxes: a fault of all is an admin's")
        self._principal.check_mailbox(rule.mailbox)
        return self._whole.add(rule)

    def get(self, fault_id: str) -> "Fault":
        fault = self._whole.get(fault_id)
        if not self._is_own(fault):
            raise fault_not_found(fault_id)
        return fault

    def all(self, mailbox: str | None = None) -> "list[Fault]":
        return [fault for fault in self._whole.all(mailbox) if self._is_own(fault)]

    def remove(self, fault_id: str) -> None:
        self._principal.check_write()
        self.get(fault_id)
        self._whole.remove(fault_id)

    def discard(self, fault_id: str) -> bool:
        self._principal.check_write()
        return any(fault.id == fault_id for fault in self.all()) and self._whole.discard(fault_id)

    def clear(self, mailbox: str | None = None) -> int:
        self._principal.check_write()
        names = {fault.rule.mailbox for fault in self.all(mailbox)}
        return sum(self._whole.clear(name) for name in names if name is not None)

    @property
    def hits(self) -> int:
        return sum(fault.hits for fault in self.all())
