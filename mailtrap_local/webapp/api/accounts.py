"""Views of accounts and tokens, and of signing in and out."""

import msgspec
from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.errors import BadSetting, NotPermitted
from mailtrap_local.mailroom.account_changes import AccountChanges
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import AccountBody, SignInBody, TokenBody
from mailtrap_local.webapp.api.route import JSON
from mailtrap_local.webapp.http.access_denied import AccessDenied
from mailtrap_local.webapp.http.authentication import SESSION_COOKIE, principal_of_password
from mailtrap_local.webapp.http.mailbox_root import base_path_of
from mailtrap_local.webapp.http.session_cookie import set_session_cookie
from mailtrap_local.webapp.shapes.accounts import (
    AccountList,
    AccountShape,
    Me,
    NewToken,
    TokenList,
    account_shape,
    me_shape,
    token_shape,
)


def get_me(context: Context) -> Me:
    """Get who the credentials belong to, and what they are good for."""
    return me_shape(context.principal, has_accounts=context.accounts.must_sign_in)


def sign_in(context: Context, body: SignInBody) -> Response:
    """Begin a session by the name and the password of an account: sets a cookie, answers as me.

    403 where there are no accounts, 401 for a wrong password, 429 after too many of them.
    """
    if not context.accounts.must_sign_in:
        raise NotPermitted("there are no accounts here: nobody has to sign in")
    peer = request.remote_addr or ""
    principal = principal_of_password(context.accounts, body.name, body.password, peer)
    if principal is None or principal.token_id is not None:  # a token needs no session
        raise AccessDenied(401, "name or password are wrong")
    text = AccountChanges(context.accounts).sign_in(principal, peer)
    found = context.accounts.by_token(text)
    if found is None:
        raise AccessDenied(401, "the account has just been removed")
    response = Response(msgspec.json.encode(me_shape(found, has_accounts=True)), content_type=JSON)
    set_session_cookie(response, request, text)
    return response


def sign_out(context: Context) -> Response:
    """End the session, and have the browser forget its cookie."""
    AccountChanges(context.accounts).sign_out(context.principal)
    response = Response(status=204)
    response.delete_cookie(
        SESSION_COOKIE, path=f"{base_path_of(request)}/", httponly=True, samesite="Strict"
    )
    return response


def list_accounts(context: Context) -> AccountList:
    """List all accounts. For admins."""
    context.principal.check_admin()
    tokens = context.accounts.tokens()
    return AccountList(
        [
            account_shape(one, tokens, configured=one.name in context.accounts.configured)
            for one in context.accounts.accounts()
        ]
    )


def add_account(context: Context, body: AccountBody) -> AccountShape:
    """Add an account. For admins who have signed in or shown a password."""
    _check_may_grant(context)
    context.principal.check_admin()
    account = AccountChanges(context.accounts).add_account(
        context.principal,
        body.name,
        role=body.role,
        mailboxes=tuple(body.mailboxes),
        password=body.password,
    )
    return account_shape(account, [], configured=False)


def remove_account(context: Context, name: str) -> None:
    """Remove an account; its tokens, sessions, sockets and connections end. For admins."""
    _check_may_grant(context)
    context.principal.check_admin()
    AccountChanges(context.accounts).remove_account(context.principal, name)


def list_tokens(context: Context) -> TokenList:
    """List one's own tokens and sessions; an admin's are those of all accounts."""
    principal = context.principal
    tokens = context.accounts.tokens()
    own = [one for one in tokens if principal.is_admin or one.account == principal.account]
    return TokenList([token_shape(one) for one in own])


def add_token(context: Context, body: TokenBody) -> NewToken:
    """Add a token, and get its text this once: of one's own account; an admin's of any."""
    _check_may_grant(context)
    principal = context.principal
    account = body.account or principal.account
    if account is None:
        raise BadSetting("account: whose token it is")
    if account != principal.account and not principal.is_admin:
        raise NotPermitted("only an admin may add tokens of others")
    token, text = AccountChanges(context.accounts).add_token(
        principal, account, body.name, body.scope
    )
    return NewToken(**msgspec.structs.asdict(token_shape(token)), token=text)


def revoke_token(context: Context, token_id: str) -> None:
    """Revoke a token, or end a session: of one's own account; an admin's of any."""
    _check_may_grant(context)
    AccountChanges(context.accounts).revoke_token(context.principal, token_id)


def _check_may_grant(context: Context) -> None:
    """Raise NotPermitted for a token, which could make another one that outlives it."""
    principal = context.principal
    if (
        not context.accounts.must_sign_in
        and principal.account is None
        and not context.access.has_keys
    ):
        raise NotPermitted(
            "there are no accounts yet: begin with `mailtrap-local account add NAME --role admin`"
        )
    if principal.token_id is not None and not principal.is_session:
        raise NotPermitted("a token changes no accounts and no tokens: sign in")
