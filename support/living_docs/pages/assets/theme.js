// Runs before anything is painted: the chosen theme, and the knowledge that scripts run.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var chosen = localStorage.getItem("living-docs-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch (_) {
    // Some browsers keep nothing for files: then the system decides.
  }
})();
