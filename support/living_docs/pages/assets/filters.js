// A list that is filtered by what is chosen and written; the choice lives in the address.
(function () {
  "use strict";
  const bar = document.querySelector("[data-filters]");
  if (!bar) return;
  const list = document.getElementById(bar.dataset.filters);
  const field = bar.querySelector("[data-filter-text]");
  const choices = [...bar.querySelectorAll("[data-filter]")];
  const state = bar.querySelector("[data-filter-state]");
  const nothing = document.querySelector("[data-filter-nothing]");
  const resets = [...document.querySelectorAll("[data-filter-reset]")];
  const groups = [...list.querySelectorAll("[data-filter-group]")].reverse();
  const noun = bar.dataset.filters === "scenarios" ? "example" : "sentence";
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

  const around = (item) => {
    let words = "";
    for (let at = item.parentElement; at && at !== list; at = at.parentElement) {
      const head = at.querySelector(":scope > h2, :scope > h3");
      const rule = at.querySelector(":scope > .rule-name");
      words += ` ${head ? head.textContent : ""} ${rule ? rule.textContent : ""}`;
    }
    return words;
  };
  const several = (value, between) => (value ? value.split(between) : []);
  // No reader searches for how long it took.
  const searchable = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll(".seconds").forEach((time) => time.remove());
    return copy.textContent;
  };
  const items = [...list.querySelectorAll("li[data-outcome], [data-filter-item]")].map((node) => ({
    node,
    words: plain(searchable(node) + around(node)),
    values: {
      outcome: [node.dataset.outcome, ...(/^(passed|skipped)$/.test(node.dataset.outcome) ? [] : ["not kept"])],
      tag: several(node.dataset.tag, /\s+/),
      note: several(node.dataset.note, "|"),
      keyword: [node.dataset.keyword],
      use: [node.dataset.use],
    },
  }));

  // What is wanted: values of one kind are alternatives, tags and kinds all count.
  const kinds = bar.dataset.filters === "scenarios" ? ["outcome", "tag", "note"] : ["keyword", "use"];
  const wanted = {};
  const read = () => {
    Object.keys(wanted).forEach((key) => delete wanted[key]);
    const parameters = new URLSearchParams(location.hash.slice(1));
    for (const [key, value] of parameters) if (kinds.includes(key) && value) (wanted[key] = wanted[key] || new Set()).add(value);
    field.value = parameters.get("text") || "";
  };
  const write = () => {
    const parameters = new URLSearchParams();
    for (const [key, values] of Object.entries(wanted)) for (const value of values) parameters.append(key, value);
    if (field.value.trim()) parameters.set("text", field.value.trim());
    const hash = parameters.toString();
    const place = location.href.split("#")[0] + (hash ? `#${hash}` : "");
    try {
      history.replaceState(null, "", place);
    } catch (_) {
      location.replace(place);
    }
  };
  // Until the matcher of the search is loaded, and where it cannot be, words are compared as they are written.
  let matcher = null;
  let similar = (text) => {
    matcher = matcher || window.livingDocsMatcher(items.map(({ words }, id) => ({ id, words })));
    matcher.then((matches) => {
      similar = (text) => new Set(matches(text).map(({ id }) => items[id]));
      show();
    }, () => (similar = () => new Set()));
    return new Set();
  };
  const fits = (item, words, alike) =>
    (words.every((word) => item.words.includes(word)) || alike.has(item)) &&
    Object.entries(wanted).every(([key, values]) => {
      const own = item.values[key];
      return key === "tag" ? [...values].every((value) => own.includes(value)) : own.some((value) => values.has(value));
    });
  const show = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const alike = words.length ? similar(field.value) : new Set();
    let count = 0;
    for (const item of items) {
      item.node.hidden = !fits(item, words, alike);
      count += item.node.hidden ? 0 : 1;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector("li[data-outcome]:not([hidden]), [data-filter-item]:not([hidden])");
    }
    const total = items.length;
    const filtered = words.length > 0 || Object.keys(wanted).length > 0;
    const more = total === 1 ? noun : `${noun}s`;
    state.textContent = filtered ? `${count.toLocaleString("en")} of ${total.toLocaleString("en")} ${more}` : `${total.toLocaleString("en")} ${more}`;
    resets.forEach((button) => (button.hidden = !filtered));
    if (nothing) nothing.hidden = count > 0;
    for (const choice of choices) {
      const chosen = wanted[choice.dataset.filter];
      const pressed = Boolean(chosen && (chosen.has(choice.dataset.value) || (chosen.has("not kept") && choice.matches('[data-filter="outcome"]:not([data-value="passed"]):not([data-value="skipped"])'))));
      choice.setAttribute("aria-pressed", String(pressed));
    }
  };
  const change = () => {
    write();
    show();
  };

  for (const choice of choices) {
    choice.addEventListener("click", () => {
      const { filter, value } = choice.dataset;
      const chosen = (wanted[filter] = wanted[filter] || new Set());
      if (filter === "outcome" && chosen.delete("not kept")) {
        choices.filter((other) => other.dataset.filter === "outcome" && !/^(passed|skipped)$/.test(other.dataset.value)).forEach((other) => chosen.add(other.dataset.value));
      }
      if (!chosen.delete(value)) chosen.add(value);
      if (!chosen.size) delete wanted[filter];
      change();
    });
  }
  field.addEventListener("input", change);
  resets.forEach((button) =>
    button.addEventListener("click", () => {
      Object.keys(wanted).forEach((key) => delete wanted[key]);
      field.value = "";
      change();
      field.focus();
    })
  );
  const follow = () => {
    const place = location.hash.includes("=") ? null : document.getElementById(location.hash.slice(1));
    if (place) return;
    read();
    show();
  };
  addEventListener("hashchange", follow);
  follow();
})();
