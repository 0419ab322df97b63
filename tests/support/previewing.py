"""A mail open in the page, and the frame that shows it."""

from collections.abc import Callable
from itertools import count

from playwright.sync_api import FrameLocator, Page

from mailtrap_local.clock import monotonic

OpenMail = Callable[..., tuple[Page, FrameLocator]]

# a picture of one black dot
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


def wait_until_loaded(page: Page) -> None:
    """Wait until the browser has decided on all that the mail refers to."""
    for frame in page.frames:
        frame.wait_for_load_state("load")


def wait_until_clickable(page: Page) -> None:
    """Wait until the browser leads the pointer into the frame; a click before gets lost.

    The frame is a process of its own, which is hit only once it has been drawn.
    """
    box = page.locator("iframe").bounding_box()
    assert box is not None
    inside = page.frame_locator("iframe").locator("html:hover")
    deadline = monotonic() + 30
    for step in count():
        page.mouse.move(box["x"] + 5 + step % 2, box["y"] + 5)
        if inside.count():
            break
        assert monotonic() < deadline, "the frame gets no pointer"
    page.mouse.move(0, 0)
