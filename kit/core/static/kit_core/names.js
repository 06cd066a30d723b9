// Gives a name to what Wagtail's editor leaves without one, so that it is read aloud and can be spoken to:
// rich-text fields, and the one field of a block that is nothing but that field. Also the one word in English
// that Wagtail's start screen writes without asking its catalogue.
(() => {
  const NAMELESS = [
    '[contenteditable="true"][role="textbox"]',
    '[data-field] input:not([type="hidden"])',
    "[data-field] textarea",
    "[data-field] select",
  ]
    .map((kind) => `${kind}:not([aria-label]):not([aria-labelledby])`)
    .join(",");

  const words = (element) => element?.textContent.replace("*", "").trim() || "";

  // The label beside the field, else the nearest block around it that has a name: rows of a list have none.
  const nameOf = (field) => {
    const label = words(field.closest("[data-field-wrapper]")?.querySelector(":scope > label"));
    if (label) return label;
    for (let box = field.closest("[data-panel]"); box; box = box.parentElement.closest("[data-panel]")) {
      const heading = box.querySelector(":scope > .w-panel__header");
      const kind = heading?.querySelector(".c-sf-block__type") || heading?.querySelector("[data-panel-heading-text]");
      if (words(kind)) return words(kind);
    }
    return "";
  };

  const nameAll = () => {
    document.querySelectorAll(NAMELESS).forEach((field) => {
      const name = field.labels?.length ? "" : nameOf(field);
      if (name) field.setAttribute("aria-label", name);
    });
  };

  const start = () => {
    document.querySelectorAll('.w-dashboard input[type="submit"][value="Search"]').forEach((button) => {
      button.value = window.gettext("Search");
    });
    const form = document.querySelector("[data-edit-form]");
    if (!form) return;
    let waiting = 0;
    const soon = () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(nameAll);
    };
    // Blocks come and go while somebody writes.
    new MutationObserver(soon).observe(form, { childList: true, subtree: true });
    soon();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
