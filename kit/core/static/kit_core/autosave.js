// Keeps saving drafts by itself after a publication was refused.
//
// Wagtail opens the refused form with "force": everything counts as not saved. Its watcher (w-unsaved, 7.4 and 8.0)
// then reports that once and never starts to look again: after the first saving by itself, or after one that
// failed, nothing that is typed is noticed, neither for saving nor for the warning on leaving the page.
// So "force" is taken away before the watcher starts, and put back once it has taken its first look. A deferred script
// runs before Stimulus does.
(() => {
  const form = document.querySelector('[data-edit-form][data-w-unsaved-force-value="true"]');
  if (!form) return;
  let saved = false;
  form.addEventListener("w-autosave:success", () => {
    saved = true;
  });
  form.addEventListener(
    "w-unsaved:watch-edits",
    () => {
      // What was sent and refused stands nowhere yet, so it still counts as not saved.
      if (!saved) form.dataset.wUnsavedForceValue = "true";
    },
    { once: true },
  );
  form.dataset.wUnsavedForceValue = "false";

  // The warning on leaving, until the watcher gives it again.
  const warn = (event) => event.preventDefault();
  const rest = () => window.removeEventListener("beforeunload", warn);
  window.addEventListener("beforeunload", warn);
  form.addEventListener("submit", rest);
  form.addEventListener("w-unsaved:add", rest);
})();
