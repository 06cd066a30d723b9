/* Writes beside each field and block whose it is, and closes blocks that the prefecture has fixed.
   The server puts fixed parts back in any case; this only says so before somebody types. */
(function () {
  "use strict";

  function start() {
    var holder = document.getElementById("kit-ownership");
    if (!holder) return;
    var data = JSON.parse(holder.dataset.ownership);
    data.said = {};
    var root = holder.closest("form") || document;
    label(root, data);
    // Blocks come and go while somebody edits.
    var waiting = false;
    new MutationObserver(function () {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(function () { waiting = false; label(root, data); });
    }).observe(root, { childList: true, subtree: true });
  }

  function label(root, data) {
    Object.keys(data.owners).forEach(function (path) {
      var place = find(root, path.split("/"));
      if (place) mark(place, data.owners[path], data, path);
    });
    // A block without a rule was added here.
    Object.keys(data.owners).forEach(function (path) {
      if (path.indexOf("/") !== -1) return;
      var place = find(root, [path]);
      if (!place) return;
      place.querySelectorAll("[data-streamfield-child]").forEach(function (child) {
        var parent = child.parentElement.closest("[data-contentpath]");
        if (parent === place && !child.querySelector(":scope .kit-owner")) mark(child, "local", data, "");
      });
    });
  }

  function find(root, parts) {
    return parts.reduce(function (place, part) {
      return place && place.querySelector('[data-contentpath="' + CSS.escape(part) + '"]');
    }, root);
  }

  function mark(place, owner, data, path) {
    if (place.dataset.kitOwner) return;
    place.dataset.kitOwner = owner;
    var line = document.createElement("p");
    line.className = "kit-owner kit-owner--" + owner;
    line.append(span("w-status w-status--label", data.words[owner][0]));
    var help = data.words[owner][1];
    // Said in full at the first place of an owner, behind the label at the others.
    line.firstChild.title = help;
    if (data.said[owner]) help = "";
    data.said[owner] = true;
    if (data.holding.indexOf(path) !== -1) help += " " + data.mixed;
    if (data.notes[path]) help = data.notes[path] + " " + help;
    if (help) line.append(span("kit-owner__help", help.trim()));
    inside(place).prepend(line);
    if (data.sealed.indexOf(path) !== -1) hide(place, ".c-sf-add-button");
    if (owner === "fixed" && path.indexOf("/") !== -1 && !holdsOther(path, data)) close(place, data, path);
  }

  function holdsOther(path, data) {
    return Object.keys(data.owners).some(function (below) {
      return below.indexOf(path + "/") === 0 && data.owners[below] !== "fixed";
    });
  }

  function inside(place) {
    return place.querySelector(":scope > section > .w-panel__content") || place;
  }

  function close(place, data, path) {
    place.classList.add("kit-closed");
    place.querySelectorAll("input:not([type=hidden]), textarea").forEach(function (input) {
      input.readOnly = true;
      if (input.type === "checkbox" || input.type === "radio") input.closest("[data-field]").inert = true;
    });
    // What cannot be read-only is closed as a whole: rich text, choices, choosers.
    place.querySelectorAll(".Draftail-Editor, select, .chooser").forEach(function (part) {
      part.inert = true;
    });
    hide(place, ':scope > section > .w-panel__header [data-streamfield-action="DELETE"], :scope > section > .w-panel__header [data-streamfield-action="DUPLICATE"]');
    hide(inside(place), "[data-streamfield-action], .c-sf-add-button");
    // Where the order is the prefecture's as well, nothing can be moved.
    if (data.owners[path.slice(0, path.lastIndexOf("/"))] === "fixed") hide(place, "[data-streamfield-action]");
  }

  function hide(place, selector) {
    place.querySelectorAll(selector).forEach(function (button) { button.hidden = true; });
  }

  function span(name, text) {
    var element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    return element;
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
