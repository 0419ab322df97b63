"""Metrics for Prometheus: existing counters, read on request."""

from collections.abc import Iterator
from importlib.metadata import version
from platform import python_version

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from mailtrap_local.mailroom.delivery_stats import BOUNDS
from mailtrap_local.webapp.api.context import Context


def exposition(context: Context) -> bytes:
    """Return all metrics of a sandbox as text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(context))
    return generate_latest(registry)


class _Collector(Collector):
    def __init__(self, context: Context) -> None:
        self._context = context

    def describe(self) -> list[Metric]:
        return []  # else everything would be collected twice

    def collect(self) -> Iterator[Metric]:
        yield from _kept(self._context)
        yield from _delivered(self._context)
        yield from _happened(self._context)
        build = GaugeMetricFamily(
            "mailtrap_build_info", "What runs here.", labels=["version", "python"]
        )
        build.add_metric([version("mailtrap-local"), python_version()], 1)
        yield build


def _kept(context: Context) -> Iterator[Metric]:
    store = context.mailroom.store
    counts = store.count()
    yield GaugeMetricFamily("mailtrap_messages", "Messages kept now.", counts.total)
    yield GaugeMetricFamily("mailtrap_messages_unread", "Of these, unread.", counts.unread)
    yield GaugeMetricFamily(
        "mailtrap_messages_bytes", "Their raw size, with their envelopes.", store.octets
    )
    yield CounterMetricFamily(
        "mailtrap_messages_dropped", "Messages that went for the caps or their age.", store.dropped
    )


def _delivered(context: Context) -> Iterator[Metric]:
    counted = context.mailroom.delivery_stats.counts()
    yield CounterMetricFamily(
        "mailtrap_messages_received", "Messages kept since the start.", counted.messages
    )
    yield CounterMetricFamily("mailtrap_received_bytes", "Their raw size.", counted.octets)
    buckets = []
    so_far = 0
    for bound, count in zip([*map(str, BOUNDS), "+Inf"], counted.buckets, strict=True):
        so_far += count
        buckets.append((bound, so_far))
    yield HistogramMetricFamily(
        "mailtrap_delivery_seconds",
        "Time from a message's last octet to when it is kept.",
        buckets=buckets,
        sum_value=counted.seconds,
    )


def _happened(context: Context) -> Iterator[Metric]:
    mailroom = context.mailroom
    outcomes = mailroom.sessions.outcomes()
    yield GaugeMetricFamily(
        "mailtrap_sessions_open", "SMTP sessions under way.", outcomes.pop("open")
    )
    sessions = CounterMetricFamily(
        "mailtrap_sessions", "SMTP sessions that have ended.", labels=["outcome"]
    )
    for outcome in ("delivered", "rejected", "aborted", "idle", "probe"):
        sessions.add_metric([outcome], outcomes.get(outcome, 0))
    yield sessions
    yield CounterMetricFamily("mailtrap_faults_hit", "Faults that struck.", mailroom.faults.hits)
    yield GaugeMetricFamily("mailtrap_live_sockets", "Pages that follow.", context.live.pages)
    yield GaugeMetricFamily(
        "mailtrap_waiting_requests", "Requests that wait for mail.", context.waiters.requests
    )
