// What every page can do: theme, tree of pages on small screens, copying, opening what a link points at.
(function () {
  "use strict";
  const root = document.documentElement;
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];

  // Theme: what the system says, until the reader chooses.
  const theme = document.querySelector(".theme");
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const nameTheme = () => theme.setAttribute("aria-label", isDark() ? "Use light colors" : "Use dark colors");
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
    try {
      localStorage.setItem("living-docs-theme", root.dataset.theme);
    } catch (_) {
      // Some browsers keep nothing for files: then the choice lasts as long as the page.
    }
  });
  nameTheme();

  // Tree of pages on small screens.
  const menu = document.querySelector(".menu");
  const tree = document.getElementById("Navigation");
  const showTree = (open) => {
    tree.classList.toggle("is-open", open);
    menu.setAttribute("aria-expanded", String(open));
  };
  menu.addEventListener("click", () => showTree(!tree.classList.contains("is-open")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && tree.classList.contains("is-open")) {
      showTree(false);
      menu.focus();
    }
  });
  const current = tree.querySelector("[aria-current]");
  if (current && current.offsetTop > tree.clientHeight - 80) tree.scrollTop = current.offsetTop - tree.clientHeight / 2;

  // Copying; from a file there may be no clipboard, then the old way.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (_) {
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "unseen";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-address]");
    if (!button) return;
    await copy("copyAddress" in button.dataset ? location.href : button.dataset.copy);
    button.focus();
    const label = button.querySelector("span");
    button.label = button.label || label.textContent;
    label.textContent = "Copied";
    button.classList.add("is-copied");
    clearTimeout(button.timer);
    button.timer = setTimeout(() => {
      label.textContent = button.label;
      button.classList.remove("is-copied");
    }, 1600);
  });

  // The address names what the reader opened last, unless it says what is filtered.
  const follow = (place, isOpen) => {
    const here = decodeURIComponent(location.hash.slice(1));
    if (!place || !place.id || here.includes("=") || (!isOpen && here !== place.id)) return;
    const address = location.href.split("#")[0] + (isOpen ? `#${encodeURIComponent(place.id)}` : "");
    try {
      history.replaceState(null, "", address);
    } catch (_) {
      if (isOpen) location.replace(address); // without a place it would load the page again
    }
  };
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("main summary");
    if (summary) follow(summary.closest("details[id], .chapter[id], .entry[id], tr[id]"), !summary.parentElement.open);
  });

  // Rows of an outline: their steps are shown on request.
  const openRow = (row, open) => {
    row.classList.toggle("is-open", open);
    row.querySelector(".opener button").setAttribute("aria-expanded", String(open));
  };
  all(".example").forEach((row) => {
    const cell = row.querySelector(".opener");
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", "#i-chevron");
    icon.append(use);
    button.prepend(icon);
    cell.append(button);
    openRow(row, row.classList.contains("is-open"));
    row.querySelector(".values").addEventListener("click", (event) => {
      if (event.target.closest("a") || String(getSelection())) return;
      openRow(row, !row.classList.contains("is-open"));
      follow(row, row.classList.contains("is-open"));
    });
  });

  // A link to a place opens what it is in.
  const reveal = () => {
    let place = null;
    try {
      place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (_) {
      return;
    }
    if (!place) return;
    const own = place.querySelector(":scope > details");
    if (own) own.open = true;
    for (let at = place; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
      if (at.classList.contains("example")) openRow(at, true);
    }
    place.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  const openAll = (open) => {
    all(".chapter > details").forEach((chapter) => (chapter.open = open));
    all(".example").forEach((row) => openRow(row, open));
  };
  all("[data-open-all]").forEach((button) => button.addEventListener("click", () => openAll(true)));
  all("[data-close-all]").forEach((button) => button.addEventListener("click", () => openAll(false)));

  // The steps of every scenario are printed.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all(".chapter > details:not([open])");
    unfolded.forEach((chapter) => (chapter.open = true));
  });
  addEventListener("afterprint", () => unfolded.forEach((chapter) => (chapter.open = false)));

  // What scrolls sideways can be scrolled with the keyboard: now, and after its size has changed, by fonts or otherwise.
  const reach = (area) => {
    if (area.scrollWidth > area.clientWidth || area.scrollHeight > area.clientHeight + 1) area.tabIndex = 0;
    else area.removeAttribute("tabindex");
  };
  all(".scroll, pre").forEach(reach);
  const resized = new ResizeObserver((seen) => seen.forEach((entry) => reach(entry.target.closest(".scroll, pre"))));
  all(".scroll, pre, .scroll > table").forEach((area) => resized.observe(area));
})();
