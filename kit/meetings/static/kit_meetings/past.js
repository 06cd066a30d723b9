// Opens what follows once a file of past meetings is worked on no more. Without it the page reloads itself.
(function () {
  "use strict";
  const place = document.querySelector("[data-working]");
  if (!place) return;
  function look() {
    fetch(place.dataset.working, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => answer.json())
      .then((state) => (state.working ? setTimeout(look, 1000) : location.reload()))
      .catch(() => setTimeout(look, 5000));
  }
  setTimeout(look, 1000);
})();
