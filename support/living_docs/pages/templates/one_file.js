// Shows the page that the address names after #. All pages are packed in this file: texts that they share, once.
(function () {
  "use strict";
  const FIRST = "index.html";
  const root = document.documentElement;
  const base = location.href.split("#")[0];
  let packed = null;
  let fingerprint = "";
  let page = "";
  let place = "";

  // An address is the path of a page and, after a slash, the place on it; scripts write the place after another #.
  const read = () => {
    const address = location.hash.slice(1).replace("#", "/");
    const [, path, rest] = /^(.*?\.html)(?:\/(.*))?$/.exec(address) || [];
    try {
      const known = decodeURIComponent(path || "");
      if (known in packed.files) return [known, rest || ""];
    } catch (_) {
      // It is no address of a page.
    }
    return [page || FIRST, path ? "" : address];
  };
  const address = (url) => {
    const wanted = String(url).split("#")[1] || "";
    return `${base}#${encodeURI(page)}${wanted ? `/${wanted}` : ""}`;
  };
  const text = (name) => packed.files[name].map((at) => packed.parts[at]).join("");

  // What the scripts of a page take for its address, as if the page were a file of its own.
  window.livingDocs = {
    location: {
      get hash() { return place && `#${place}`; },
      set hash(wanted) { location.href = address(`#${String(wanted).replace(/^#/, "")}`); },
      get href() { return address(`#${place}`); },
      replace(url) { location.replace(address(url)); },
    },
    history: {
      pushState(state, title, url) { history.pushState(state, title, address(url)); [, place] = read(); },
      replaceState(state, title, url) { history.replaceState(state, title, address(url)); [, place] = read(); },
    },
    load(name) {
      const script = document.createElement("script");
      script.textContent = text(name);
      document.head.append(script);
      return Promise.resolve();
    },
  };

  const found = () => {
    try {
      return document.getElementById(decodeURIComponent(place));
    } catch (_) {
      return null;
    }
  };
  // The keyboard goes on from where the address leads.
  const mark = () => {
    document.querySelectorAll(".is-target").forEach((marked) => marked.classList.remove("is-target"));
    const target = found();
    if (target) target.classList.add("is-target");
    const from = target || document.getElementById("Content");
    const reachable = from.matches("[tabindex], a, button, summary");
    if (!reachable) from.tabIndex = -1;
    from.focus({ preventScroll: true });
    if (!reachable) from.removeAttribute("tabindex");
    if (!place) scrollTo(0, 0);
  };
  const show = () => {
    const before = page;
    [page, place] = read();
    if (location.hash && location.href !== address(`#${place}`)) history.replaceState(null, "", address(`#${place}`));
    if (page !== before) {
      document.open(); // which removes every listener
      addEventListener("hashchange", show);
      document.write(text(page).replace(/(class="fingerprint">)0+/, `$1${fingerprint}`));
      document.close();
    }
    mark();
  };
  if (location.hash) root.style.visibility = "hidden"; // until the page that is wanted is there
  addEventListener("DOMContentLoaded", () => {
    fingerprint = document.querySelector(".fingerprint").textContent;
    setTimeout(() => { // so that the first page is there before
      try {
        packed = JSON.parse(window.livingDocsUnpack(atob(document.getElementById("Packed").textContent)));
        show();
      } catch (error) {
        root.classList.remove("js"); // the first page and the list of promises can be read all the same
        root.style.visibility = "";
        console.error(error);
      }
    });
  }, { once: true });
})();
