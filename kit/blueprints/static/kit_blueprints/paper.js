// Looks every two seconds whether the paper is there (the answer is no longer 202), and opens it.
(function () {
  "use strict";
  function look() {
    fetch(location.href, { method: "HEAD", credentials: "same-origin" })
      .then(function (answer) {
        if (answer.status === 202) {
          setTimeout(look, 2000);
        } else {
          location.reload();
        }
      })
      .catch(function () {
        setTimeout(look, 10000);
      });
  }
  setTimeout(look, 2000);
})();
