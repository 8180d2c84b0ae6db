// Search over all promises and sentences; the index is loaded when the search is opened for the first time.
(function () {
  "use strict";
  const dialog = document.getElementById("Search");
  const input = dialog.querySelector("input");
  const list = document.getElementById("Results");
  const state = dialog.querySelector(".search-state");
  const root = document.body.dataset.root;
  const [KIND, TITLE, WHERE, TEXT, OUTCOME, LINK] = [0, 1, 2, 3, 4, 5];
  const WEIGHT = { capability: 1.6, feature: 1.5, promise: 1.3, question: 1.3, example: 1.2, sentence: 0.6 };
  const MOST = 30;
  let ready = null;
  let matches = null;
  let selected = -1;

  const script = (name, charset = "utf-8") =>
    window.livingDocs ? window.livingDocs.load(name) :
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.charset = charset;
      element.src = root + name;
      element.onload = resolve;
      element.onerror = () => reject(new Error(name));
      document.head.append(element);
    });
  const plain = (word) => word.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const load = () =>
    (ready =
      ready ||
      Promise.all([script("pages/assets/minisearch.min.js"), script("pages/search-index.js", "windows-1252")]).then(() => {
        const rows = window.livingDocsIndex.map((row, id) => ({ id, title: row[TITLE], where: row[WHERE], text: row[TEXT] }));
        matches = matcher(rows, {
          boost: { title: 4, where: 1.5 },
          boostDocument: (id) => WEIGHT[window.livingDocsIndex[id][KIND]] || 1,
        });
      }));

  // Other words for those that sentences are written with, compared without the endings of their forms.
  const stem = (word) => {
    const shorter = word.replace(/(?<=..)(?:ing|es|ed|s|e|d)$/, "");
    return shorter === word ? word : stem(shorter);
  };
  const stems = (text) => ` ${(plain(text).match(/[\p{L}\p{N}]+/gu) || []).map(stem).join(" ")} `;
  const inUsualWords = (text) =>
    window.livingDocsSynonyms.reduce((words, [other, usual]) => words.replaceAll(stems(other), stems(usual)), stems(text));
  // What has slips in it is compared more generously, but only if it would not be found otherwise.
  const slips = (term) => (term.length > 7 ? 3 : term.length > 4 ? 2 : term.length > 3 && 1);
  // Where nothing has all words, that which has most of them is better than nothing.
  const nearest = (engine, text) => {
    const results = engine.search(text, { fuzzy: slips, combineWith: "OR" });
    const most = results.reduce((number, { queryTerms }) => Math.max(number, queryTerms.length), 0);
    const near = most * 2 > text.split(/\s+/).length ? results.filter(({ queryTerms }) => queryTerms.length === most) : [];
    return Object.assign(near, { most });
  };
  const matcher = (rows, options) => {
    const searchOptions = { prefix: true, fuzzy: (term) => (term.length > 3 ? 0.2 : false), combineWith: "AND", ...options };
    const engine = new MiniSearch({ fields: Object.keys(rows[0] || {}).slice(1), processTerm: plain, searchOptions });
    engine.addAll(rows);
    return (text) => {
      const usual = inUsualWords(text);
      const query = usual === stems(text) ? text : { combineWith: "OR", queries: [text, usual] };
      const results = engine.search(query);
      if (results.length) return results;
      const generous = engine.search(query, { fuzzy: slips });
      return generous.length ? generous : nearest(engine, text);
    };
  };
  // The lists that are filtered find what the search finds.
  window.livingDocsMatcher = (rows) => load().then(() => matcher(rows, {}));

  // Matching words are marked, without ever making HTML of text.
  const marked = (text, terms) => {
    const fragment = document.createDocumentFragment();
    const escaped = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).filter(Boolean);
    const parts = escaped.length ? text.split(new RegExp(`(${escaped.join("|")})`, "gi")) : [text];
    parts.forEach((part, index) => {
      if (index % 2) {
        const mark = document.createElement("mark");
        mark.textContent = part;
        fragment.append(mark);
      } else fragment.append(part);
    });
    return fragment;
  };
  const piece = (name, className, content) => {
    const element = document.createElement(name);
    element.className = className;
    element.dir = "auto";
    element.append(content);
    return element;
  };
  const matchingLine = (text, terms) => text.split("\n").find((line) => terms.some((term) => plain(line).includes(term)));
  const outcome = (word) => {
    const name = word.replace(/ /g, "-");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", `mark is-${name}`);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", word);
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#m-${name}`);
    svg.append(use);
    return svg;
  };
  const option = (result, index) => {
    const row = window.livingDocsIndex[result.id];
    const item = document.createElement("li");
    item.setAttribute("role", "presentation");
    const link = document.createElement("a");
    link.id = `Result-${index}`;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.href = root + row[LINK];
    link.tabIndex = -1;
    if (row[OUTCOME]) link.append(outcome(row[OUTCOME]), " ");
    link.append(piece("span", "name", marked(row[TITLE], result.terms)));
    const inTitle = result.terms.every((term) => plain(row[TITLE]).includes(term));
    const context = inTitle ? "" : matchingLine(row[TEXT], result.terms);
    if (context) link.append(piece("span", "said", marked(context.trim().slice(0, 200), result.terms)));
    const kind = row[KIND][0].toUpperCase() + row[KIND].slice(1);
    link.append(piece("span", "where", row[WHERE] ? `${kind} · ${row[WHERE]}` : kind));
    item.append(link);
    return item;
  };
  const options = () => [...list.querySelectorAll("a")];
  const select = (index) => {
    const items = options();
    if (!items.length) return;
    selected = (index + items.length) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === selected)));
    input.setAttribute("aria-activedescendant", items[selected].id);
    items[selected].scrollIntoView({ block: "nearest" });
  };
  const find = () => {
    const text = input.value.trim();
    list.replaceChildren();
    selected = -1;
    input.removeAttribute("aria-activedescendant");
    if (!matches || !text) {
      state.textContent = "";
      input.setAttribute("aria-expanded", "false");
      return;
    }
    const results = matches(text);
    list.append(...results.slice(0, MOST).map(option));
    const first = results.length > MOST ? `, the first ${MOST} are shown` : "";
    const found = results.most ? `Nothing has all of these words, ${results.length} found with most of them` : `${results.length} found`;
    state.textContent = results.length ? found + first : `Nothing is said about “${text}”.`;
    input.setAttribute("aria-expanded", String(results.length > 0));
    select(0);
  };
  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    state.textContent = matches ? state.textContent : "Loading …";
    load().then(find, () => {
      ready = null;
      state.textContent = "The search could not be loaded: files beside this page are missing.";
    });
  };

  const opener = document.querySelector(".search-opener");
  opener.addEventListener("click", open);
  opener.addEventListener("pointerenter", () => load().catch(() => {})); // so that it is there when it is opened
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const opens = (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (!opens) return;
    event.preventDefault();
    open();
  });
  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") select(selected + 1);
    else if (event.key === "ArrowUp") select(selected - 1);
    else if (event.key === "Enter") {
      if (selected >= 0) options()[selected].click();
    } else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
})();
