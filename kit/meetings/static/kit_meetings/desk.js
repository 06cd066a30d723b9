/* A meeting's forms: brings what has to be mended into view, and warns before words that are not saved are left. The
   forms work without it. */
(function () {
  "use strict";
  const problems = document.querySelector(".meet-problems");
  if (problems) problems.focus();
  const form = document.querySelector("form[data-session]");
  if (!form) return;
  let dirty = "unsaved" in form.dataset;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
