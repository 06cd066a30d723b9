/* Warns while writing when another consultation was opened in this tab within half an hour. Keeps numbers only, no words. */
(function () {
  "use strict";
  const desk = document.querySelector("[data-case]");
  if (!desk) return;
  const here = desk.dataset.case, now = Date.now(), HALF_HOUR = 30 * 60 * 1000;
  let seen = {};
  try { seen = JSON.parse(sessionStorage.getItem("kit-consultations")) || {}; } catch { seen = {}; }
  for (const number of Object.keys(seen)) if (now - seen[number] > HALF_HOUR) delete seen[number];
  const others = Object.keys(seen).filter((number) => number !== here);
  const wall = desk.querySelector("[data-wall]");
  if (wall && others.length && "writing" in desk.dataset) {
    wall.querySelector("[data-wall-numbers]").textContent = others.join("、");
    wall.hidden = false;
  }
  seen[here] = now;
  try { sessionStorage.setItem("kit-consultations", JSON.stringify(seen)); } catch { /* storage is off: no warning */ }
})();
