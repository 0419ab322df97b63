"""Find handlers of SMTP clients by their names, and make them."""

import os
import sys
from typing import Any

from mailtrap_local.errors import BadSetting


def parse_handler(handler: Any) -> Any:
    """A handler, its class, or what `package.module:Class` names; None for `off`.

    The module may be in the current folder too.
    """
    if isinstance(handler, int | float | dict | list):  # of the file
        raise BadSetting(f"{handler!r} is no handler: write package.module:Class")
    if not isinstance(handler, str):
        return handler
    text = handler.strip()
    if text == "off":
        return None
    module_name, _, name = text.partition(":")
    if not all(part.isidentifier() for part in [*module_name.split("."), *name.split(".")]):
        raise BadSetting(f"{text!r} is no name of a handler: write package.module:Class")
    found: Any = _import(module_name)
    for part in name.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise BadSetting(
                f"{module_name} has no {name}: write package.module:Class, as it is spelled there"
            ) from None
    return found


def _import(name: str) -> Any:
    import importlib  # noqa: PLC0415  # few need it

    folder = os.getcwd()  # noqa: PTH109  # as a text; an installed command does not look there
    if folder not in sys.path:
        sys.path.append(folder)  # last, so that nothing in it hides another module
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as problem:
        raise BadSetting(
            f"{name} cannot be imported, {problem}: install it, start in the folder that holds it,"
            " or name that in PYTHONPATH"
        ) from None
    except (Exception, SystemExit) as problem:  # noqa: BLE001  # anything may be in a module
        raise BadSetting(
            f"{name} cannot be imported, {type(problem).__name__}: {problem};"
            f' python -c "import {name}" shows where'
        ) from None


def make_handler(handler: Any) -> Any:
    """Return a handler: itself, or an instance of a class. Raises BadSetting."""
    if not isinstance(handler, type):
        return handler
    try:
        return handler()
    except Exception as problem:
        raise BadSetting(
            f"handler: {handler.__module__}:{handler.__qualname__} cannot be made without"
            f" arguments, {type(problem).__name__}: {problem}; derive a class that needs none, or"
            " name an instance instead of the class"
        ) from problem
