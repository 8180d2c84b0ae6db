// Adds to a page what `lean.py` leaves out of it because every page has it, or because it belongs to the run as a whole.
window.livingDocsFrame = function (parts) {
  "use strict";
  const { root } = document.body.dataset;
  const path = decodeURIComponent(location.pathname).split("/").slice(-root.split("/").length).join("/");
  const add = (selector, place, html) => document.querySelector(selector).insertAdjacentHTML(place, html);
  document.querySelector(".marks").outerHTML = parts.marks;
  add(".top", "afterbegin", parts.menu);
  add(".top", "beforeend", parts.tools);
  add(".page", "beforeend", parts.footer);
  add(".frame", "afterend", parts.search);

  // The tree: the page that is open, or the page of its feature, is the current one.
  const tree = document.getElementById("Navigation");
  tree.innerHTML = parts.tree;
  const links = new Map([...tree.querySelectorAll("a")].map((link) => [decodeURIComponent(link.getAttribute("href")), link]));
  links.forEach((link, target) => link.setAttribute("href", root + link.getAttribute("href")));
  const above = [path, path.replace(/\/[^/]*$/, ".html"), path.replace(/-[^/]*$/, ".html")];
  const current = above.map((each) => links.get(each)).find(Boolean);
  if (current) {
    current.setAttribute("aria-current", links.has(path) ? "page" : "true");
    const branch = current.closest(".branch");
    if (branch) {
      branch.querySelector("a").classList.add("within");
      branch.querySelector("details").open = true;
    }
  }

  // Scenarios that were not run this time, by their id or the beginning of it that they share.
  const earlier = (id) => (id in parts.earlier ? parts.earlier[id] : id.includes("/") ? earlier(id.replace(/\/[^/]*$/, "")) : "");
  document.querySelectorAll(".as-of").forEach((place) => (place.innerHTML = earlier(place.dataset.of)));
};
