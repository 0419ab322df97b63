"""Lines of a mail: where they begin, and where they break."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

# The first character of each line that a text is broken into.
LINES = """element => {
  const starts = [];
  let bottom = 0;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.data.length; at += 1) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.top >= bottom) starts.push(node.data.slice(at));
      bottom = Math.max(bottom, box.bottom - 1);
    }
  }
  return starts;
}"""


def test_a_file_name_breaks_behind_its_separators(
    page: Page, visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    name = "quarterly_sustainability-report_international.subsidiaries-2026_final.version.pdf"
    page.set_viewport_size({"width": 390, "height": 844})
    send_mail("Hello", files={name: b"%PDF"})
    visit()
    page.get_by_role("option").click()
    page.get_by_role("tab", name="Attachments").click()
    shown = page.get_by_role("tabpanel").get_by_text(name, exact=True)
    expect(shown).to_be_visible()
    lines = shown.evaluate(LINES)
    assert len(lines) > 1
    assert all(
        any(name.endswith(f"{sep}{line}") or f"{sep}{line}" in name for sep in "-_.")
        for line in lines[1:]
    )


def test_lines_from_right_to_left_begin_where_the_others_do(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    start = """element => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return [Math.round(range.getBoundingClientRect().left), getComputedStyle(element).direction];
    }"""
    send_mail("Hello")
    send_mail("שלום, הקוד שלך הוא 604118", text="שלום")
    page = visit()
    hebrew, english = page.locator(".row-subject").all()
    left, direction = english.evaluate(start)
    assert direction == "ltr"
    assert hebrew.evaluate(start) == [left, "rtl"]
    titles = []
    for row in page.get_by_role("option").all():
        row.click()
        title = page.get_by_role("article").get_by_role("heading", level=2)
        expect(title).to_have_text(row.locator(".row-subject").inner_text())
        titles.append(title.evaluate(start))
    assert titles == [[titles[0][0], "rtl"], [titles[0][0], "ltr"]]
