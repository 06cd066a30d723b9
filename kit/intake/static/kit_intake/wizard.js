/*
 * What makes writing easier where a script runs; every page works without it.
 * Unfolds what an answer opens, takes a choice back when a reason to leave it out is chosen, saves what is typed (never
 * on a shared device), leaves the page without a trace in the history, asks before the receipt is left.
 * Nothing that is typed is kept in the browser.
 */
(() => {
  "use strict";
  const PAUSE = 1500;
  /* what the server takes in at once (DATA_UPLOAD_MAX_MEMORY_SIZE), with room for the rest */
  const LONGEST = 9800000;
  const byName = (form, name) => [...form.elements].filter((field) => field.name === name);

  /* the way out: a plain link that takes the place of this page; Shift three times does the same */
  const exit = document.querySelector("[data-quick-exit]");
  let lastWords = () => {};
  const leave = () => {
    lastWords();
    leaving = true;
    document.body.hidden = true;
    document.title = "";
    location.replace(exit.href);
  };
  let leaving = false;
  let shifts = [];
  if (exit) {
    exit.addEventListener("click", (event) => { event.preventDefault(); leave(); });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift") { shifts = []; return; }
      if (event.repeat) return;
      shifts = [...shifts, event.timeStamp].slice(-3);
      if (shifts.length === 3 && shifts[2] - shifts[0] < 2000) leave();
    });
  }

  /* a summary of what is missing is where reading goes on */
  document.querySelector(".error-summary[tabindex]")?.focus();

  const form = document.querySelector("[data-wizard]");

  /* what an answer opens (the same rules as the server's: logic/conditions.py) */
  const valuesOf = (key) => {
    const fields = byName(form, key).filter((field) => !field.closest("[hidden]"));
    const most = byName(form, `${key}.most`).find((field) => field.checked && !field.closest("[hidden]"));
    const picked = fields.filter((field) => (/radio|checkbox/.test(field.type) ? field.checked : field.value.trim()));
    const chosen = picked.map((field) => field.value);
    const many = fields.some((field) => field.type === "checkbox");
    if (most && !chosen.includes(most.value)) chosen.push(most.value);
    return { chosen, is: many ? most?.value || "" : chosen[0] || "" };
  };
  const holds = (term) => {
    if (typeof term === "boolean") return term;
    const [key, operator, value] = term;
    const found = valuesOf(key);
    if (operator === "answered") return found.chosen.length > 0;
    if (operator === "includes") return found.chosen.includes(value);
    const same = found.is !== "" && found.is === value;
    return operator === "is" ? same : !same;
  };
  const unfold = () => {
    form.querySelectorAll("[data-when]").forEach((piece) => {
      const { mode, terms } = JSON.parse(piece.dataset.when);
      const open = mode === "any" ? terms.some(holds) : terms.every(holds);
      if (piece.tagName !== "TEMPLATE") {
        piece.hidden = !open;
        return;
      }
      if (!open) return;
      const box = document.createElement("div");
      box.className = "asked";
      Object.assign(box.dataset, { asked: piece.dataset.asked, when: piece.dataset.when });
      box.setAttribute("role", "status");
      piece.after(box);
      piece.remove();
      box.append(piece.content);
    });
  };

  /* a choice and a reason to leave it out do not stand together */
  const takeBack = ({ target }) => {
    if (!target.name || !target.checked) return;
    if (target.name.endsWith(".skip")) {
      const key = target.name.slice(0, -5);
      [...byName(form, key), ...byName(form, `${key}.most`)].forEach((field) => {
        if (/radio|checkbox/.test(field.type)) field.checked = false;
      });
      return;
    }
    const key = target.name.replace(/\.most$/, "");
    byName(form, `${key}.skip`).forEach((field) => { field.checked = false; });
    if (target.name.endsWith(".most")) {
      byName(form, key).filter((field) => field.value === target.value).forEach((field) => { field.checked = true; });
    }
  };

  const kept = form?.querySelector("[data-kept]");
  if (form) {
    form.addEventListener("submit", (event) => {
      if (new URLSearchParams(new FormData(form)).toString().length < LONGEST) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (kept) kept.textContent = kept.dataset.tooLong;
    });
    form.addEventListener("change", (event) => { takeBack(event); unfold(); });
    unfold();
  }

  /* saving while somebody writes */
  if (form?.hasAttribute("data-autosave")) {
    let waiting = 0;
    let changed = false;
    let saving = null;
    const send = async () => {
      const data = new URLSearchParams(new FormData(form));
      data.set("act", "save");
      const stop = new AbortController();
      const enough = setTimeout(() => stop.abort(), 5000);
      try {
        const keepalive = data.toString().length < 60000;
        const answer = await fetch(location.href, { method: "POST", body: data, credentials: "same-origin", keepalive, signal: stop.signal });
        const clock = new Date().toLocaleTimeString("ja-JP", { hour: "numeric", minute: "2-digit" });
        kept.textContent = answer.status === 204 ? kept.dataset.saved.replace("{}", clock) : kept.dataset.unsaved;
        saving = null;
        if (changed) later();
      } catch {
        saving = null;
        changed = true;
        kept.textContent = kept.dataset.offline;
      }
      clearTimeout(enough);
    };
    const save = () => {
      clearTimeout(waiting);
      if (!changed || saving) return;
      changed = false;
      saving = send();
    };
    lastWords = save;
    const later = () => {
      changed = true;
      clearTimeout(waiting);
      waiting = setTimeout(save, PAUSE);
    };
    form.addEventListener("input", later);
    /* what is on its way comes first: older words must not arrive after newer ones */
    form.addEventListener("submit", (event) => {
      changed = false;
      clearTimeout(waiting);
      if (!saving) return;
      event.preventDefault();
      const button = event.submitter;
      saving.then(() => {
        changed = false;
        if (form.requestSubmit) { form.requestSubmit(button); return; }
        if (button) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
        form.submit();
      });
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  }

  /* the receipt is not left by accident */
  if (document.querySelector("[data-receipt]")) {
    let meant = false;
    document.querySelectorAll("[data-receipt] a").forEach((link) => link.addEventListener("click", () => { meant = true; }));
    window.addEventListener("beforeunload", (event) => { if (!meant && !leaving) event.preventDefault(); });
  }
})();
