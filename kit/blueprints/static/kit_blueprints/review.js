// Keys 1 to 4 on the disagreement that one is in; everything works without this file.
(() => {
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
  const named = { 1: "theirs", 2: "ours", 4: "later" };

  const press = (row, key) => {
    const own = row.querySelector("[data-own]");
    if (key === "3") {
      if (!own) return false;
      own.open = true;
      own.querySelector("textarea, select, input:not([type=hidden])").focus();
      return true;
    }
    const button = row.querySelector(`[data-choice="${key}"]`);
    if (!button) return false;
    button.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest && event.target.closest(".kit-row--conflict");
    if (!row || typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    if ((event.key in named || event.key === "3") && press(row, event.key)) event.preventDefault();
  });

  // Deciding one disagreement loads the page again: what was typed at the others is put back, in this window only.
  const place = (field) => `kit-review:${location.pathname}:${field.form.elements.entry.value}:${field.name}`;
  document.querySelectorAll("[data-own] textarea, [data-own] input[type=text]").forEach((field) => {
    const kept = sessionStorage.getItem(place(field));
    if (kept !== null && kept !== field.value) {
      field.value = kept;
      field.closest("[data-own]").open = true;
    }
    field.addEventListener("input", () => sessionStorage.setItem(place(field), field.value));
    field.form.addEventListener("submit", () => sessionStorage.removeItem(place(field)));
  });

  document.querySelectorAll("[data-keys]").forEach((words) => { words.hidden = false; });
  document.querySelectorAll(".kit-row--conflict [data-choice]").forEach((button) => { button.dataset.number = button.dataset.choice; });

  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tabIndex === -1) target.focus();
})();
