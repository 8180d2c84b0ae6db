// Adds to a page what `lean.py` leaves out of it because every page has it, or because it belongs to the run as a whole.
window.livingDocsFrame = function (parts) {
  "use strict";
  const { root, path } = document.body.dataset;
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
  const above = path.replace(/\/[^/]*$/, ".html");
  const current = links.get(path) || links.get(above);
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

  // Steps that passed, in full; each step has a link to itself.
  const icon = (name) => `<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg>`;
  const mark = '<svg class="mark" role="img" aria-label="passed"><use href="#m-passed"/></svg>';
  const inFull = (step) => {
    const [seconds, beneath] = ["small", ".beneath"].map((part) => step.querySelector(`:scope > ${part}`));
    [seconds, beneath].forEach((part) => part && part.remove());
    const words = step.innerHTML.trim().replace(/<b>/, '<span class="keyword">').replace(/<i>/g, '<span class="value">').replace(/<\/[bi]>/g, "</span>");
    step.innerHTML = `${mark}<p class="sentence" dir="auto">${words}</p><span class="seconds">${seconds ? seconds.innerHTML : ""}</span>`;
    if (beneath) step.append(beneath);
    step.className = "step is-passed";
    step.removeAttribute("dir");
  };
  document.querySelectorAll(".steps[data-first]").forEach((list) => {
    const [, of, first] = /^(.*--step-)(\d+)$/.exec(list.dataset.first);
    [...list.children].forEach((step, place) => {
      if (!step.classList.contains("step")) {
        inFull(step);
        step.id = of + (Number(first) + place);
      }
      const link = `<a class="anchor" tabindex="-1" aria-label="Link to this step">${icon("link")}</a>`;
      if (!step.id) return;
      step.insertAdjacentHTML("beforeend", link);
      step.lastElementChild.setAttribute("href", `#${step.id}`);
    });
  });

  // What a line has a button to copy.
  document.querySelectorAll(".copy > code:last-child").forEach((code) => {
    code.insertAdjacentHTML("afterend", `<button type="button" class="needs-script">${icon("copy")}<span>Copy</span></button>`);
    code.nextElementSibling.dataset.copy = code.textContent;
    code.nextElementSibling.setAttribute("aria-label", `Copy: ${code.textContent}`);
  });
};
