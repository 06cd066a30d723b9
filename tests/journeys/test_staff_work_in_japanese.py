"""A clerk, an approver and a manager meet no English on the screens of their work, and axe finds nothing wrong there.

One walk for both, because walking is what costs time: every main screen, what opens on it, and what answers.
"""

import re
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.staff import open_window_editor, sign_in

SCREENS = (
    "", "pages/", "pages/search/?q=zzz", "images/", "images/multiple/add/", "documents/", "documents/multiple/add/",
    "account/", "reports/locked/", "reports/workflow/", "reports/workflow_tasks/", "reports/site-history/",
    "reports/aging-pages/", "reports/page-types-usage/", "settings/kit_core/townfacts/", "workflows/list/",
    "nowhere/",
)  # fmt: skip
OURS = (
    "people/", "people/new/", "people/1/", "people/1/roles/", "people/1/end/", "people/1/end-sessions/", "audit/",
)  # fmt: skip
DOORS = ("/account/2fa/", "/account/2fa/app/", "/account/2fa/keys/", "/account/password/")
OF_A_PAGE = ("history/", "copy/", "move/", "delete/", "unpublish/", "usage/")
BULK = (
    "wagtailcore/page/move", "wagtailcore/page/delete", "wagtailcore/page/publish", "wagtailcore/page/unpublish",
    "kit_core/kitimage/add_tags", "kit_core/kitimage/add_to_collection", "kit_core/kitimage/delete",
    "kit_core/kitdocument/add_tags", "kit_core/kitdocument/add_to_collection", "kit_core/kitdocument/delete",
)  # fmt: skip

# What is read or heard: text, and the names and hints of what can be seen.
WORDS = """() => {
  let shown = document.body.innerText;
  // The sheets print what stands in the page, addresses and all.
  for (const cell of document.querySelectorAll('.changes td')) shown = shown.replaceAll(cell.innerText, '');
  const said = [document.title, shown];
  for (const it of document.querySelectorAll('*')) {
    if (!it.checkVisibility || !it.checkVisibility()) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-w-tooltip-content-value'])
      if (it.getAttribute(name)) said.push(it.getAttribute(name));
    if (it.matches('input[type=submit], input[type=button]')) said.push(it.value);
  }
  return said;
}"""
ALLOWED = re.compile(
    r"Wagtail v[\d.]+|https?://\S+|\S+@\S+|\{[a-z_.]+(\}|…)|kit_[a-z.]+"  # versions, addresses, facts, ids
    r"|[0-9a-f]{8}-[0-9a-f-]{27}|/[a-z0-9/_-]+/|[\w.-]+\.(example|jp|png|txt|toml)|\[retention\]"
    r"|(?<![A-Za-z])(Ctrl|Shift|Alt|Cmd|Esc|Enter|Tab|PNG|JPG|JPEG|WEBP|PDF|CSV|TXT|DOCX|XLSX|PPTX|MB|KB|URL|USB|PIN"
    r"|API|QR|JIS|WCAG|AA|SOS|Zoom|MieCo|setup|kanri|zzz|hikikomori)(?![A-Za-z])"
    r"|Português|English|Español|Tiếng Việt|Filipino"
    r"|(?<![A-Z0-9])[A-Z0-9]{3}-[A-Z0-9]{3}(?![A-Z0-9])"  # the number of a consultation
)
FOREIGN = re.compile(
    r"When it is hard|Quando é|Cuando cuesta|Khi khó|Kapag mahirap"
)  # titles of pages in other languages
ENGLISH = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture
def walk(open_page, own_town, violations):
    """A person who goes through the staff side and notes what is English or hard to use."""
    address, (name, password) = own_town
    return Walk(sign_in(open_page(viewport=DESK), address, name, password), address, violations)


class Walk:
    def __init__(self, page, address, violations):
        self.page, self.address, self.violations = page, address, violations
        self.english, self.faults = set(), set()

    def look(self, axe=False):
        for text in self.page.evaluate(WORDS):
            for line in text.splitlines():
                if not FOREIGN.search(line) and ENGLISH.search(ALLOWED.sub("", line)):
                    self.english.add((urlsplit(self.page.url).path, line.strip()[:120]))
        if axe:
            self.faults |= set(self.violations(self.page))

    def go(self, path, axe=False):
        self.page.goto(self.address + path)
        self.look(axe)

    def press(self, locator, axe=False):
        locator.click()
        self.page.wait_for_load_state("networkidle")
        self.look(axe)


def test_staff_meet_no_english_and_axe_finds_nothing_on_our_screens(walk, tmp_path):
    fill_the_library(walk, tmp_path)
    for path in SCREENS:
        walk.go(f"/admin/{path}", axe=not path)
    for path in (*(f"/admin/{path}" for path in OURS), *DOORS):
        walk.go(path, axe=True)
    for kind in (
        "images/1/",
        "images/1/delete/",
        "images/1/usage/",
        "documents/edit/1/",
        "documents/delete/1/",
    ):
        walk.go(f"/admin/{kind}")
    open_window_editor(walk.page)
    key = walk.page.url.split("/")[-3]
    for act in OF_A_PAGE:
        walk.go(f"/admin/pages/{key}/{act}")
    walk.go(f"/admin/decisions/{key}/", axe=True)
    for act in BULK:
        walk.go(f"/admin/bulk/{act}/?id={key if 'page' in act else 1}&next=/admin/")
    through_the_editor(walk)
    through_approval(walk)
    walk.page.set_viewport_size(PHONE)
    for path in ("", *OURS):
        walk.go(f"/admin/{path}", axe=True)
    assert not walk.english, "\n".join(map(str, sorted(walk.english)))
    assert not walk.faults, "\n".join(sorted(walk.faults))


def fill_the_library(walk, folder):
    Image.new("RGB", (40, 30), "navy").save(folder / "e.png")
    (folder / "b.txt").write_text("あ", "utf-8")
    for kind, file in (("images", "e.png"), ("documents", "b.txt")):
        walk.page.goto(f"{walk.address}/admin/{kind}/multiple/add/")
        walk.page.set_input_files("input[type=file]", folder / file)
        expect(walk.page.locator("#upload-list form")).to_be_visible()
        walk.look()


def through_the_editor(walk):
    page = walk.page
    open_window_editor(page)
    walk.look(axe=True)
    for panel in ("status", "preview", "checks", "comments"):
        walk.press(page.locator(f"[data-side-panel-toggle={panel}]"), axe=True)
        if panel == "preview":
            shown = page.frame_locator("[data-w-preview-target=iframe]").first
            expect(shown.locator("main")).to_be_visible()
    walk.press(page.locator("[data-side-panel-toggle=comments]"))
    for tab in page.locator("main [role=tab]").all()[1:]:
        walk.press(tab, axe=True)
    page.keyboard.press("?")
    walk.look()
    page.keyboard.press("Escape")
    walk.press(page.get_by_role("button", name="他のアクション"))
    page.keyboard.press("Escape")


def through_approval(walk):
    """A draft, handed in, seen by who approves, sent back: with its history and both kinds of report."""
    page = walk.page
    walk.go("/admin/pages/search/?q=使いやすさについて")
    page.get_by_role("link", name="使いやすさについて", exact=True).first.click()
    page.locator("#id_title").fill("使いやすさのこと")
    key = page.url.split("/")[-3]
    page.get_by_role("button", name="他のアクション").click()
    page.locator("button[name=action-submit]").click()
    expect(page.locator(".messages")).to_be_visible()
    walk.look()
    walk.go("/admin/", axe=True)
    walk.go(f"/admin/pages/{key}/edit/", axe=True)
    page.get_by_role("button", name="他のアクション").click()
    page.locator("[data-workflow-action-name=reject]").first.click()
    page.locator("#id_comment").fill("直してください")
    walk.look()
    page.locator(".modal-content [type=submit]").click()
    expect(page.locator(".messages")).to_be_visible()
    for path in (
        f"pages/{key}/edit/",
        f"pages/{key}/history/",
        f"pages/{key}/workflow_history/",
        "reports/workflow/",
    ):
        walk.go(f"/admin/{path}")
    walk.go(f"/admin/decisions/{key}/", axe=True)
    walk.go(page.locator("a[href*='/admin/decisions/']").last.get_attribute("href") or "", axe=True)
