/* The record's form: brings the list of what has to be mended into view. The form works without it. */
(function () {
  "use strict";
  const problems = document.querySelector(".shelf-problems");
  if (problems) problems.focus();
})();
