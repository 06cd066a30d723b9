/* Puts a text of the library where the cursor stands, without sending anything. Without this script the same button sends
   the form and the text comes after what was typed. Keeps nothing. */
(function () {
  "use strict";
  const field = document.querySelector("#act textarea");
  const told = document.querySelector("[data-texts-told]");
  if (!field || !told) return;
  let isPlaced = false; // a field that nobody has been in has its cursor at the beginning
  field.addEventListener("focus", () => { isPlaced = true; });
  for (const one of document.querySelectorAll(".texts-one")) {
    one.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      const end = field.value.length;
      const [from, to] = isPlaced ? [field.selectionStart, field.selectionEnd] : [end, end];
      const before = field.value.slice(0, from);
      const gap = to < end || !before.trim() ? "" : "\n\n".slice(before.match(/\n{0,2}$/)[0].length);
      field.setRangeText(gap + one.querySelector("[data-text]").textContent, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      told.textContent = told.dataset.words.replace("%s", one.querySelector("h3").textContent);
      field.focus();
    });
  }
})();
