"""SendGrid's batches by id, which are paused or canceled before their time.

https://www.twilio.com/docs/sendgrid/api-reference/cancel-scheduled-sends
"""

import secrets
from typing import Any, Literal

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    has_bearer,
    json_response,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.sendgrid import refuse

_BATCH, _STATUS = "batch of SendGrid", "status of a batch of SendGrid"

_Status = Literal["pause", "cancel"]


class _SendGridPause(msgspec.Struct, frozen=True, kw_only=True):
    batch_id: str
    status: _Status


class _SendGridStatus(msgspec.Struct, frozen=True, kw_only=True):
    status: _Status


def _create(call: ProviderCall) -> Response:
    created = {"batch_id": secrets.token_urlsafe(24)}
    call.records.keep(_BATCH, created["batch_id"], created)
    return json_response(created, 201)


def _validate(call: ProviderCall) -> Response:
    created = call.records.find(_BATCH, call.variables["batch"])
    if created is None:
        raise ApiRefusal("invalid", "invalid batch id", field="batch_id")
    return json_response(created)


def _pause(call: ProviderCall) -> Response:
    pause = call.read(_SendGridPause)
    if call.records.find(_STATUS, pause.batch_id) is not None:
        text = "a status for this batch id exists, try PATCH to update the status"
        raise ApiRefusal("invalid", text)
    call.records.keep(_STATUS, pause.batch_id, pause.status)
    return json_response(pause, 201)


def _list(call: ProviderCall) -> Response:
    return json_response([_paused(*each) for each in call.records.all(_STATUS)])


def _get(call: ProviderCall) -> Response:
    batch = call.variables["batch"]
    status = call.records.find(_STATUS, batch)
    return json_response([] if status is None else [_paused(batch, status)])


def _paused(batch: str, status: Any) -> dict[str, Any]:
    return {"batch_id": batch, "status": status}


def _change(call: ProviderCall) -> Response:
    batch = call.variables["batch"]
    if call.records.find(_STATUS, batch) is None:
        raise ApiRefusal("not-found", "batch id not found", status=404)
    call.records.keep(_STATUS, batch, call.read(_SendGridStatus).status)
    return Response(status=204)


def _resume(call: ProviderCall) -> Response:
    call.records.remove(_STATUS, call.variables["batch"])
    return Response(status=204)


_PAUSES = "/v3/user/scheduled_sends"

PROVIDER = Provider(
    name="sendgrid",
    routes=(
        ProviderRoute(method="POST", path="/v3/mail/batch", view=_create),
        ProviderRoute(method="GET", path="/v3/mail/batch/<batch>", view=_validate),
        ProviderRoute(method="POST", path=_PAUSES, view=_pause),
        ProviderRoute(method="GET", path=_PAUSES, view=_list),
        ProviderRoute(method="GET", path=f"{_PAUSES}/<batch>", view=_get),
        ProviderRoute(method="PATCH", path=f"{_PAUSES}/<batch>", view=_change),
        ProviderRoute(method="DELETE", path=f"{_PAUSES}/<batch>", view=_resume),
    ),
    has_key=has_bearer,
    refuse=refuse,
)
