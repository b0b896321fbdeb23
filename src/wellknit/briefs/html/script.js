// The card of a number: what its entry in the appendix says, shown in place on focus, hover or tap. Without this script
// a number is a link to that entry, and stays one: Enter or a click follows it.
(() => {
  "use strict";
  const words = {};
  for (const each of document.getElementById("card-words").content.children) words[each.dataset.key] = each.textContent;
  const layered = "popover" in HTMLElement.prototype;
  let card = null, owner = null, timer = 0, dismissed = null;

  function make(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  function build(number) {
    const entry = document.getElementById(number.hash.slice(1));
    if (!entry) return null;
    const shown = number.textContent.trim();
    const made = make("div", "card");
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", words.card.replace("{display}", shown));
    const close = make("button", "close", "×");
    close.type = "button";
    close.tabIndex = -1; // By keyboard, Esc closes and Enter on the number leads to the entry.
    close.setAttribute("aria-label", words.close);
    close.addEventListener("click", () => hide(true));
    const value = make("span", "value", entry.querySelector(".value").textContent);
    const definition = make("p", "definition", entry.dataset.definition || entry.querySelector(".definition").textContent);
    const list = entry.querySelector("dl").cloneNode(true);
    list.removeAttribute("id");
    // What all facts of a table share stands once, above their entries.
    const shared = document.getElementById(entry.parentElement.dataset.shared);
    if (shared) list.append(...shared.cloneNode(true).children);
    const link = make("a", "entry-link", words.entry);
    link.href = number.hash;
    link.tabIndex = -1;
    link.addEventListener("click", () => hide());
    const name = make("code", "", entry.dataset.fact);
    made.append(close, value, definition, list, name, link);
    made.addEventListener("pointerenter", () => clearTimeout(timer));
    made.addEventListener("pointerleave", leave);
    return made;
  }

  function place() {
    if (!card) return;
    const lines = owner.getClientRects(), first = lines[0], last = lines[lines.length - 1];
    const gone = !first || last.bottom < 0 || first.top > innerHeight;
    // A number that has the focus is on its way into view, or is still being read about.
    if (gone && document.activeElement !== owner) hide();
    if (gone) return;
    const high = card.offsetHeight, wide = card.offsetWidth, room = document.documentElement;
    const below = last.bottom + 6 + high <= room.clientHeight || first.top < high + 6;
    card.style.top = Math.max(8, Math.min(below ? last.bottom + 6 : first.top - high - 6, room.clientHeight - high - 8)) + "px";
    card.style.left = Math.max(8, Math.min(last.left, room.clientWidth - wide - 8)) + "px";
  }

  function show(number) {
    clearTimeout(timer);
    if (owner === number) return;
    hide();
    card = build(number);
    if (!card) return;
    owner = number;
    if (layered) {
      card.popover = "manual";
      // Right behind its number, so that it is read there.
      number.after(card);
      card.showPopover();
    } else {
      document.body.append(card);
    }
    number.classList.add("open");
    place();
  }

  function hide(back) {
    clearTimeout(timer);
    if (!card) return;
    const number = owner;
    card.remove();
    number.classList.remove("open");
    card = owner = null;
    dismissed = back ? number : null;
    if (back) number.focus({ preventScroll: true });
  }

  function leave() {
    clearTimeout(timer);
    if (document.activeElement !== owner) timer = setTimeout(hide, 250);
  }

  for (const number of document.querySelectorAll("a.number")) {
    let touched = false;
    number.addEventListener("focus", () => { if (dismissed !== number) show(number); });
    number.addEventListener("blur", () => { dismissed = null; if (!card || !card.matches(":hover")) hide(); });
    number.addEventListener("pointerenter", (event) => { if (event.pointerType === "touch") return;
      clearTimeout(timer);
      timer = setTimeout(show, owner ? 0 : 120, number);
    });
    number.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") leave(); });
    number.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
    number.addEventListener("click", (event) => {
      if (touched) {
        event.preventDefault();
        touched = false;
        show(number);
      } else {
        hide();
      }
    });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && card) hide(card.contains(document.activeElement)); });
  document.addEventListener("pointerdown", (event) => { if (card && !card.contains(event.target) && !owner.contains(event.target)) hide(); });
  addEventListener("scroll", place, { passive: true, capture: true });
  addEventListener("resize", place);

  // A table or chart that is wider than its place can be scrolled by keyboard, and says so.
  const regions = [...document.querySelectorAll(".scroll")];
  function measure() {
    for (const region of regions) {
      const wide = region.scrollWidth > region.clientWidth + 1;
      if (wide) {
        region.tabIndex = 0;
        region.setAttribute("role", "region");
        region.setAttribute("aria-label", words.scroll.replace("{name}", region.dataset.name));
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) region.removeAttribute(name);
      }
    }
  }
  addEventListener("resize", measure);
  for (const each of document.querySelectorAll("details")) each.addEventListener("toggle", measure);
  if (document.fonts && document.fonts.ready) document.fonts.ready.then(measure);
  measure();

  // A map: Tab comes to it once, arrow keys go from one organization to the next in their direction. The one that has
  // the focus, or the pointer, is told below the map, and its relationships stand out. Without this script each
  // organization is a stop of its own.
  for (const map of document.querySelectorAll(".live .drawn > svg")) {
    const spots = [...map.querySelectorAll(".spot")], ties = [...map.querySelectorAll(".tie")];
    const told = map.closest("figure").querySelector(".told"), hint = told.textContent;
    const at = (spot) => { const box = spot.querySelector(".ring").getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
    let current = null;

    function pick(spot) {
      if (spot === current) return;
      current = spot;
      map.classList.toggle("picked", !!spot);
      const near = new Set(spot ? [spot.dataset.spot] : []);
      for (const tie of ties) {
        const ends = tie.dataset.ends.split(" "), on = !!spot && ends.includes(spot.dataset.spot);
        tie.classList.toggle("on", on);
        if (on) for (const end of ends) near.add(end);
      }
      for (const each of spots) {
        each.classList.toggle("on", each === spot);
        each.classList.toggle("near", near.has(each.dataset.spot));
      }
      told.textContent = spot ? spot.getAttribute("aria-label") : hint;
      told.classList.toggle("full", !!spot);
    }

    function step(from, right, down) {
      const [x, y] = at(from);
      let best = null, least = Infinity;
      for (const each of spots) {
        const [a, b] = at(each), ahead = (a - x) * right + (b - y) * down, aside = Math.abs((a - x) * down) + Math.abs((b - y) * right);
        if (each === from || ahead <= 1) continue;
        if (ahead + 2.5 * aside < least) [best, least] = [each, ahead + 2.5 * aside];
      }
      return best;
    }

    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    spots.forEach((spot, place) => {
      spot.setAttribute("tabindex", place ? "-1" : "0");
      spot.addEventListener("focus", () => { for (const each of spots) each.setAttribute("tabindex", each === spot ? "0" : "-1"); pick(spot); });
      spot.addEventListener("blur", () => pick(null));
      spot.addEventListener("pointerenter", () => pick(spot));
      spot.addEventListener("pointerleave", () => pick(spots.includes(document.activeElement) ? document.activeElement : null));
      spot.addEventListener("click", () => spot.focus({ preventScroll: true }));
      spot.addEventListener("keydown", (event) => {
        const next = event.key === "Home" ? spots[0] : event.key === "End" ? spots[spots.length - 1] : ways[event.key] && step(spot, ...ways[event.key]);
        if (ways[event.key] || next) event.preventDefault();
        if (next) next.focus({ preventScroll: false });
        if (event.key === "Escape") spot.blur();
      });
    });
  }

  // On paper nothing can be opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    hide();
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of opened) each.open = false; });
})();
