"""The real file system while a test has pyfakefs replace it: OpenSSL reads no other."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def real_files() -> Iterator[None]:
    """Pause pyfakefs, if a test uses it. Also a decorator."""
    pyfakefs = sys.modules.get("pyfakefs.fake_filesystem_unittest")
    patcher = None if pyfakefs is None else pyfakefs.Patcher.PATCHER
    if pyfakefs is None or patcher is None or not patcher.is_patching:
        yield
    else:
        with pyfakefs.Pause(patcher):
            yield
