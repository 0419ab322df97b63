"""Parts of a mailroom that differ where other processes share its store."""

import socket

from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.store.shared import SharedStore


def replica_name(instance: int) -> str:
    """Return the host's name, and four digits that differ among the processes of a host."""
    return f"{socket.gethostname().partition('.')[0]}-{instance & 0xFFFF:04x}"


def fault_registry(store: SharedStore | None) -> FaultRegistry:
    """Return the registry of this process alone, or of all that share a store."""
    if store is None:
        return FaultRegistry()
    from mailtrap_local.faults.shared_registry import SharedFaultRegistry  # noqa: PLC0415  # few share one

    return SharedFaultRegistry(store)
