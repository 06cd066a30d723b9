/*
 * Helps that only enhance: text size and colours kept on this device, print button, folded parts open on paper and,
 * where there is room, the page's contents,
 * copy button of a receipt. Every page works without it; nothing is sent anywhere.
 */
(() => {
  "use strict";
  const root = document.documentElement;
  const KEYS = ["text", "scheme"];

  const read = (key) => {
    try { return localStorage.getItem(`kit-${key}`) || ""; } catch { return ""; }
  };
  const keep = (key, value) => {
    try {
      if (value) localStorage.setItem(`kit-${key}`, value);
      else localStorage.removeItem(`kit-${key}`);
    } catch { /* private windows may refuse; the choice then holds for this page */ }
  };
  const show = (key, value) => {
    if (value) root.dataset[key] = value;
    else delete root.dataset[key];
  };

  KEYS.forEach((key) => show(key, read(key)));

  const startSettings = (box) => {
    box.hidden = false;
    KEYS.forEach((key) => {
      const chosen = box.querySelector(`input[name="${key}"][value="${read(key)}"]`);
      if (chosen) chosen.checked = true;
    });
    box.addEventListener("change", ({ target }) => {
      show(target.name, target.value);
      keep(target.name, target.value);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      box.open = false;
      box.querySelector("summary").focus();
    });
    document.addEventListener("click", ({ target }) => {
      if (!box.contains(target)) box.open = false;
    });
  };
  document.querySelectorAll("[data-settings]").forEach(startSettings);

  if (matchMedia("(min-width: 64rem)").matches) {
    document.querySelectorAll("[data-open-when-wide]").forEach((box) => { box.open = true; });
  }

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector("[data-copied]").hidden = false;
    });
  });

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    opened.forEach((box) => { box.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((box) => { box.open = false; }));
})();
