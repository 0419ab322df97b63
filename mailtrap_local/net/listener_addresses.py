"""Addresses of the open listeners of a sandbox, by the names of their settings."""

from mailtrap_local.config.values import HostPort, HttpAddress
from mailtrap_local.errors import BadSetting


class ListenerAddresses:
    """The first address of each protocol, and all of them."""

    def __init__(self, *, https: bool, base_path: str) -> None:
        self._listeners: dict[str, list[HostPort]] = {}
        self._https = https
        self._base_path = base_path

    @property
    def smtp(self) -> HostPort:
        """The first SMTP listener's address. Raises BadSetting if there is none."""
        return self._first("smtp")

    @property
    def http(self) -> HttpAddress:
        """The page's address. Raises BadSetting if there is none."""
        return self._page(self._first("http"))

    def _page(self, address: HostPort) -> HttpAddress:
        return HttpAddress(address, https=self._https, base_path=self._base_path)

    @property
    def smtps(self) -> HostPort:
        """The first address with implicit TLS. Raises BadSetting if there is none."""
        return self._first("smtps")

    @property
    def pop3(self) -> HostPort:
        """The POP3 listener's address. Raises BadSetting if there is none."""
        return self._first("pop3")

    @property
    def pop3s(self) -> HostPort:
        """The POP3 address with implicit TLS. Raises BadSetting if there is none."""
        return self._first("pop3s")

    @property
    def imap(self) -> HostPort:
        """The IMAP listener's address. Raises BadSetting if there is none."""
        return self._first("imap")

    @property
    def imaps(self) -> HostPort:
        """The IMAP address with implicit TLS. Raises BadSetting if there is none."""
        return self._first("imaps")

    @property
    def providers(self) -> HttpAddress:
        """The address of the mail providers' APIs. Raises BadSetting if there is none."""
        return HttpAddress(self._first("providers"))

    def _first(self, name: str) -> HostPort:
        addresses = self._listeners.get(name)
        if not addresses:
            raise BadSetting(f"{name}: the listener is off, or the sandbox has not been started")
        return addresses[0]

    @property
    def listeners(self) -> list[tuple[str, HostPort]]:
        """Every open listener: its name and its actual address."""
        return [
            (name, self._page(address) if name == "http" else address)
            for name, addresses in self._listeners.items()
            for address in addresses
        ]
