// Makes the map larger and smaller, and opens the list of scenarios of what was clicked.
(function () {
  "use strict";
  function each(nodes, use) { Array.prototype.forEach.call(nodes, use); }
  each(document.querySelectorAll(".map"), function (map) {
    var area = map.querySelector(".map-window"), drawing = map.querySelector(".flow-drawing");
    if (!drawing) return;
    var natural = drawing.viewBox.baseVal.width, width = natural;
    function show(wanted) {
      var before = width, x = area.scrollLeft + area.clientWidth / 2, y = area.scrollTop + area.clientHeight / 2;
      width = Math.max(natural / 5, Math.min(natural * 3, wanted));
      drawing.style.width = width + "px";
      area.scrollLeft = x * width / before - area.clientWidth / 2;
      area.scrollTop = y * width / before - area.clientHeight / 2;
    }
    function fit() { show(Math.min(natural, area.clientWidth)); area.scrollLeft = area.scrollTop = 0; }
    map.addEventListener("click", function (event) {
      var button = event.target.closest("[data-zoom]");
      if (!button) return;
      if (button.dataset.zoom === "fit") fit(); else show(width * (button.dataset.zoom === "in" ? 1.25 : 0.8));
    });
    var start = drawing.querySelector(".end rect");
    if (area.clientWidth >= natural * 0.7) fit();
    else if (start) area.scrollLeft = start.x.baseVal.value + start.width.baseVal.value / 2 - area.clientWidth / 2;
  });
  function open() {
    var target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (_) { return; }
    var list = target && target.closest(".passed") && target.querySelector("details");
    if (list) list.open = true;
  }
  window.addEventListener("hashchange", open);
  open();
})();
