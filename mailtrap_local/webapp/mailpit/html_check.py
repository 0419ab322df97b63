"""View of what email clients do not support of a message's HTML, as Mailpit reports it."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.client_data import ClientData, ClientFeature, client_data
from mailtrap_local.checks.client_uses import UseFinder
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.bodies import html_source
from mailtrap_local.webapp.mailpit.lookup import entry_of
from mailtrap_local.webapp.mailpit.requests import MailpitRefusal, as_json

_SUPPORT = {"no": "no", "partly": "partial"}


class ClientResult(msgspec.Struct, frozen=True, rename="pascal"):
    """Support of a feature by a client, with the number of the note about it."""

    name: str
    platform: str
    family: str
    version: str
    support: str
    note_number: str


class WarningScore(msgspec.Struct, frozen=True, rename="pascal"):
    """Number of uses, and the shares of the clients in percent."""

    found: int
    supported: float
    partial: float
    unsupported: float


class HtmlWarning(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A feature that some clients lack."""

    slug: str
    title: str
    description: str = ""
    url: str = msgspec.field(name="URL")
    category: str
    tags: list[str] = []
    keywords: str = ""
    results: list[ClientResult]
    notes_by_number: dict[str, str]
    score: WarningScore


class HtmlTotal(msgspec.Struct, frozen=True, rename="pascal"):
    """Number of features and of elements that were looked at, and the shares in percent."""

    tests: int
    nodes: int
    supported: float
    partial: float
    unsupported: float


class HtmlReport(msgspec.Struct, frozen=True, rename="pascal"):
    """Warnings, and the families of clients by their platforms."""

    warnings: list[HtmlWarning]
    platforms: dict[str, list[str]]
    total: HtmlTotal


def check_html(context: Context, id: str) -> Response:  # noqa: A002  # the name in the path
    """Check what clients support of the HTML."""
    message = entry_of(context, id).message
    source = html_source(message.content)
    if not source:
        raise MailpitRefusal("message does not contain HTML")
    data = client_data()
    mail = CheckedMail(message=message)
    nodes = max(1, len(mail.outline.elements))
    if data is None:  # the package was built without it
        return as_json(HtmlReport([], {}, _total(0, nodes, [])))
    lacking = frozenset(name for name, one in data.features.items() if one.lacking)
    uses = Counter(use.feature for use in UseFinder(mail.outline, mail.styles, lacking).find())
    warnings = [_warning(data, data.features[name], found) for name, found in uses.items()]
    warnings.sort(key=lambda one: (one.score.supported - 100) * one.score.found)
    return as_json(
        HtmlReport(warnings, _platforms(data), _total(len(data.features), nodes, warnings))
    )


def _warning(data: ClientData, feature: ClientFeature, found: int) -> HtmlWarning:
    results = [_result(data, feature, client) for client in data.clients]
    return HtmlWarning(
        slug=feature.id,
        title=feature.title,
        url=feature.page,
        category=feature.id.partition("-")[0],
        results=results,
        notes_by_number=dict(feature.notes),
        score=WarningScore(
            found,
            _share(results, "yes"),
            _share(results, "partial"),
            _share(results, "no"),
        ),
    )


def _result(data: ClientData, feature: ClientFeature, client: str) -> ClientResult:
    family, _, platform = client.partition(".")
    lacking = feature.lacking.get(client)
    return ClientResult(
        name=data.names[client],
        platform=platform,
        family=family,
        version="",
        support="yes" if lacking is None else _SUPPORT[lacking.support],
        note_number="" if lacking is None else next(iter(lacking.notes), ""),
    )


def _share(results: Sequence[ClientResult], support: str) -> float:
    return 100 * sum(one.support == support for one in results) / max(1, len(results))


def _platforms(data: ClientData) -> dict[str, list[str]]:
    platforms: defaultdict[str, list[str]] = defaultdict(list)
    for client in data.clients:
        platform = client.partition(".")[2]
        platforms[platform].append(_family(data.names[client], platform))
    return {platform: sorted(families) for platform, families in platforms.items()}


def _family(name: str, platform: str) -> str:
    """Return the name of a client without that of its platform, whose id is given."""
    words = name.split()
    for count in range(1, len(words)):
        if re.sub(r"\W", "-", "-".join(words[count:]).lower()) == platform:
            return " ".join(words[:count])
    return name


def _total(tests: int, nodes: int, warnings: Sequence[HtmlWarning]) -> HtmlTotal:
    """Return the shares of all: those of the worst warning, by how many elements it is about."""
    weights = [(one, min(1.0, one.score.found / nodes)) for one in warnings]
    partial = max((one.score.partial * weight for one, weight in weights), default=0.0)
    unsupported = max((one.score.unsupported * weight for one, weight in weights), default=0.0)
    return HtmlTotal(tests, nodes, max(0.0, 100 - partial - unsupported), partial, unsupported)
