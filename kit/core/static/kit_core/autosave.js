// Keeps saving drafts by itself after a publication was refused.
//
// Wagtail opens the refused form with "force": everything counts as not saved. Its watcher (w-unsaved, 7.4 and 8.0)
// then reports that once and never starts to look again: after the first saving by itself, or after one that
// failed, nothing that is typed is noticed, neither for saving nor for the warning on leaving the page.
// So the watcher is started as on a form without "force", and "force" is put back once it has taken its first look.
(() => {
  const start = () => {
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
    form.dataset.wUnsavedCheckIntervalValue = "500";
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
