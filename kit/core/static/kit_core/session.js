/* Asks before a form is sent whether the login still holds, and takes the token of the login that holds now: what was
   typed stays on the screen instead of being lost behind a login page. Keeps nothing anywhere. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-session]");
  if (!form) return;
  const over = form.querySelector("[data-session-over]");
  let asking = false;
  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(form.dataset.session, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
      if (!answer.ok) {
        over.hidden = false;
        over.scrollIntoView({ block: "center" });
        return;
      }
      form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    } catch { /* no way to ask: the browser itself tells what is wrong when it sends */ } finally { asking = false; }
    sure = true;
    form.requestSubmit(event.submitter); // with the button that was pressed: it may say what is asked for
    sure = false;
  });
})();
