// Moves through the transcript with a slider and the arrow keys, and shows each line on the map of the flow.
(function () {
  "use strict";
  const transcript = document.querySelector(".course");
  const lines = transcript ? [...transcript.querySelectorAll(".line")] : [];
  if (lines.length < 2) return;
  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    made.append(...children);
    return made;
  };

  // The player.
  const slider = element("input", { type: "range", min: 0, max: lines.length - 1, value: 0, "aria-label": "Place in the transcript" });
  const back = element("button", { type: "button", "aria-label": "Line before" }, "‹");
  const on = element("button", { type: "button", "aria-label": "Next line" }, "›");
  const state = element("p", { class: "player-state" });
  const view = element("div", { class: "small-map", "aria-hidden": "true", inert: "" });
  const player = element("div", { class: "player", role: "group", "aria-label": "Move through the transcript" },
    element("div", { class: "player-bar" }, back, slider, on), state);
  transcript.before(element("div", { class: "player-side" }, player));
  transcript.parentElement.classList.add("is-moving");

  // The map, of which only the neighbourhood of the current node is shown.
  const drawn = (window.flowMaps || {})[transcript.dataset.map];
  const nodes = [];
  let svg = null;
  if (drawn) {
    view.innerHTML = drawn;
    svg = view.querySelector("svg");
    nodes.push(...view.querySelectorAll(".node"));
    view.querySelectorAll("[href], [aria-label]").forEach((part) => ["href", "aria-label"].forEach((name) => part.removeAttribute(name)));
    view.querySelectorAll("title").forEach((title) => title.remove());
    svg.removeAttribute("width");
    svg.setAttribute("preserveAspectRatio", "xMidYMid slice");
    player.after(view);
  }
  const places = (line) => (line.dataset.at ? line.dataset.at.split(" ").map(Number) : []);
  const follow = (current) => {
    if (!svg) return;
    const passed = new Set();
    let last = [];
    for (let at = 0; at <= current; at++) {
      const here = places(lines[at]);
      if (here.length) last = here;
      here.forEach((place) => passed.add(place));
    }
    nodes.forEach((node, place) => {
      node.classList.toggle("is-passed", passed.has(place));
      node.classList.toggle("is-now", last.includes(place));
    });
    const node = nodes[last[last.length - 1]];
    if (!node) return;
    const box = node.querySelector("rect");
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(box.getAttribute(name)));
    svg.setAttribute("viewBox", [x + width / 2 - 150, y + height / 2 - 150, 300, 300].join(" "));
  };

  let now = 0;
  const words = (line) => line.innerText.replace(/\s+/g, " ").trim().slice(0, 160);
  const show = (place, scroll) => {
    lines[now].classList.remove("is-now");
    lines[now].removeAttribute("aria-current");
    now = Math.max(0, Math.min(lines.length - 1, place));
    const line = lines[now];
    line.classList.add("is-now");
    line.setAttribute("aria-current", "true");
    slider.value = now;
    slider.setAttribute("aria-valuetext", `${now + 1} of ${lines.length}: ${words(line)}`);
    const part = line.closest(".part").querySelector("h3").textContent.trim();
    state.textContent = `${now + 1} of ${lines.length} · ${part}`;
    back.disabled = now === 0;
    on.disabled = now === lines.length - 1;
    follow(now);
    if (scroll) line.scrollIntoView({ block: "center" });
  };
  slider.addEventListener("input", () => show(Number(slider.value), true));
  back.addEventListener("click", () => show(now - 1, true));
  on.addEventListener("click", () => show(now + 1, true));
  transcript.addEventListener("click", (event) => {
    const line = event.target.closest(".line");
    if (line && !event.target.closest("a, summary, button") && !String(getSelection())) show(lines.indexOf(line), false);
  });
  document.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const busy = event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!step || busy || event.target.closest("input, textarea, select, dialog, [tabindex='0']")) return;
    event.preventDefault();
    show(now + step, true);
  });
  const targeted = () => {
    const place = document.getElementById(location.hash.slice(1));
    const line = place && transcript.contains(place) && (place.closest(".line") || place.querySelector(".line"));
    if (line) show(lines.indexOf(line), false);
  };
  addEventListener("hashchange", targeted);
  show(0, false);
  targeted();
})();
