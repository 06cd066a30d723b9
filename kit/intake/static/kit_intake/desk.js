/* Warns while writing when another consultation was opened in this tab within half an hour, or stands open in another
   tab now (the tabs ask each other). Keeps numbers only, no words. */
(function () {
  "use strict";
  const desk = document.querySelector("[data-case]");
  if (!desk) return;
  const here = desk.dataset.case, now = Date.now(), HALF_HOUR = 30 * 60 * 1000;
  let seen = {};
  try { seen = JSON.parse(sessionStorage.getItem("kit-consultations")) || {}; } catch { seen = {}; }
  for (const number of Object.keys(seen)) if (now - seen[number] > HALF_HOUR) delete seen[number];
  const others = new Set(Object.keys(seen).filter((number) => number !== here));
  const wall = desk.querySelector("[data-wall]");
  const warn = () => {
    if (!wall || !others.size || !("writing" in desk.dataset)) return;
    wall.querySelector("[data-wall-numbers]").textContent = [...others].join("、");
    wall.hidden = false;
  };
  warn();
  if ("BroadcastChannel" in window) {
    const tabs = new BroadcastChannel("kit-consultations");
    tabs.onmessage = ({ data }) => {
      if (data.asks) tabs.postMessage({ number: here, asks: false });
      if (data.number === here) return;
      others.add(data.number);
      warn();
    };
    tabs.postMessage({ number: here, asks: true });
  }
  seen[here] = now;
  try { sessionStorage.setItem("kit-consultations", JSON.stringify(seen)); } catch { /* storage is off: no warning */ }
})();
