// Shows how far the work on a file is, and opens what follows when it is done. Without it the page reloads itself.
(function () {
  "use strict";
  const place = document.querySelector("[data-import-progress]");
  if (!place) return;
  const bar = place.querySelector("progress");
  const words = place.querySelector("[data-import-done]");
  function look() {
    fetch(place.dataset.importProgress, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => answer.json())
      .then((state) => {
        if (!state.working) {
          location.reload();
          return;
        }
        if (state.total) {
          bar.max = state.total;
          bar.value = state.done;
          words.textContent = state.done + " / " + state.total;
        }
        setTimeout(look, 1000);
      })
      .catch(() => setTimeout(look, 5000));
  }
  setTimeout(look, 1000);
})();
