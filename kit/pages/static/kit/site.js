/*
 * Helps that only enhance: text size, colours and ふりがな kept on this device, print button, folded parts open on paper and,
 * where there is room, the page's contents, copy button of a receipt, the words about now made true again when
 * somebody comes back to a page left open. Every page works without it; nothing the reader does is sent anywhere.
 */
(() => {
  "use strict";
  const root = document.documentElement;
  const KEYS = ["text", "scheme"];
  const OF_NOW = [".header__contact", ".opening", ".contacts", ".window-facts .opening-state", ".window-facts .closures-ahead", ".hours-table", ".sticky-bar"];
  const TRUE_FOR = 5 * 60 * 1000;

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

  const furigana = document.querySelector("[data-furigana]");
  if (furigana) {
    furigana.addEventListener("click", () => keep("furigana", furigana.dataset.furigana === "off" ? "on" : ""));
    if (furigana.dataset.furigana === "off" && read("furigana") === "on") location.replace(furigana.href);
  }

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

  const bar = document.querySelector(".sticky-bar");
  if (bar && window.ResizeObserver) {
    const loosen = () => root.toggleAttribute("data-loose-bar", bar.offsetHeight > innerHeight / 4);
    new ResizeObserver(loosen).observe(bar);
    window.addEventListener("resize", loosen);
  }

  let asOf = Date.now();
  const renew = async () => {
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    OF_NOW.forEach((piece) => {
      const [old, now] = [document, fresh].map((page) => [...page.querySelectorAll(piece)]);
      if (old.length !== now.length) return;
      old.forEach((box, place) => {
        if (box.contains(document.activeElement)) return;
        box.className = now[place].className;
        box.innerHTML = now[place].innerHTML;
      });
    });
    asOf = Date.now();
  };
  document.addEventListener("visibilitychange", () => {
    const isStale = !document.hidden && Date.now() - asOf > TRUE_FOR;
    if (isStale) renew().catch(() => { /* without a network the page stays as it is */ });
  });

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    opened.forEach((box) => { box.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((box) => { box.open = false; }));
})();
