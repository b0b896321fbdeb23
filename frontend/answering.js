// The pages of whoever answers, where there is JavaScript: they all work without.
//
// What is sent is sent by this script, so that it can wait where the network is away: on this device, under the wave,
// unless it is a shared one. It is sent once, and taken off the device when the server has it.

const before = "waiting ";

function store(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function forgetWave(wave) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(before + wave)) localStorage.removeItem(key);
  } catch {
    // Nothing is kept where nothing can be.
  }
}

// Says something to everybody: in sight, and to screen readers.
function say(words, good) {
  const said = document.getElementById("said");
  if (said) said.textContent = words;
  let note = document.getElementById("waiting");
  if (!note) {
    note = document.createElement("p");
    note.id = "waiting";
    note.setAttribute("aria-hidden", "true");
    const main = document.querySelector("main .narrow");
    if (main) main.append(note);
  }
  note.className = good ? "note success" : "note error";
  note.textContent = words;
}

let sending = false;

// Sends a body and shows the page that comes back. "kept": the server has it; "full": it says that there is no room,
// on a page with all that was typed; "away": nobody answered.
async function send(address, body) {
  if (sending) return "full";
  sending = true;
  try {
    const response = await fetch(address, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      credentials: "same-origin",
    });
    const html = await response.text();
    const away = response.status === 403 || (response.status > 499 && response.status !== 503);
    if (away || !html.includes("<main")) return "away";
    show(html, response.redirected ? response.url : "");
    return response.status === 503 ? "full" : "kept";
  } catch (problem) {
    if (problem instanceof TypeError) return "away";
    throw problem;
  } finally {
    sending = false;
  }
}

function show(html, address) {
  const next = new DOMParser().parseFromString(html, "text/html");
  document.title = next.title;
  document.documentElement.lang = next.documentElement.lang;
  document.documentElement.dir = next.documentElement.dir;
  document.body.replaceWith(next.body);
  if (address && address !== location.href) history.pushState(null, "", address);
  begin();
  const mark = location.hash.slice(1);
  const first = document.querySelector("[data-first]") || (mark && document.getElementById(decodeURIComponent(mark)));
  const target = first || document.getElementById("main");
  if (!first) scrollTo(0, 0);
  target.focus();
}

function keyOf(form) {
  return before + form.dataset.wave + " " + location.pathname;
}

async function submit(event) {
  const form = event.target;
  if (!form.matches("form[data-wave]")) return;
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  const body = new URLSearchParams(fields).toString();
  const address = form.action || location.href;
  const key = keyOf(form);
  const came = await send(address, body);
  if (came === "kept") store(key, null);
  if (came !== "away") return;
  if (!("away" in form.dataset)) {
    form.submit();
  } else if ("waits" in form.dataset && store(key, JSON.stringify({ address, body }))) {
    say(form.dataset.away);
    again(key);
  } else {
    say(form.dataset.awayShared);
  }
}

let timer = 0;

// Tries to send what waits: when the network is said to be back, and now and then.
function again(key) {
  clearTimeout(timer);
  const waiting = stored(key);
  if (!waiting) return;
  timer = setTimeout(() => attempt(key), 5000);
}

async function attempt(key) {
  const waiting = stored(key);
  if (!waiting || sending) return;
  const form = document.querySelector("form[data-wave]");
  const words = form && form.dataset.back;
  const { address, body } = JSON.parse(waiting);
  const came = await send(address, body);
  if (came === "kept") store(key, null);
  if (came === "kept" && words) say(words, true);
  if (came !== "kept") again(key);
}

function waitingHere() {
  const form = document.querySelector("form[data-wave][data-waits]");
  return form ? keyOf(form) : "";
}

addEventListener("online", () => {
  const key = waitingHere();
  if (key && stored(key)) attempt(key);
});

addEventListener("popstate", () => location.reload());
document.addEventListener("submit", submit);

// A long list gets shorter as one types.
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function searched(list) {
  const field = list.querySelector("input[type=search]");
  const found = list.querySelector("[data-found]");
  const last = list.querySelector("[name^='found:']");
  const tiles = [...list.querySelectorAll(".tile")];
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  field.addEventListener("input", () => {
    last.value = field.value; // searched already: Enter in another field goes on
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let many = 0;
    for (const tile of tiles) {
      const text = plain(tile.textContent);
      const fits = words.every((word) => text.includes(word));
      many += fits;
      tile.hidden = !fits && !tile.querySelector("input").checked;
    }
    found.textContent = words.length ? found.dataset.words.replace("%(found)s", many) : "";
  });
}

// How many letters are left for one's own words: those that take much room count as more than one.
function counted(left) {
  const few = document.querySelector("[data-few]");
  const own = "#answers textarea, #answers input[type=text]:not([inputmode])";
  const weight = (text) => Math.max([...text].length, Math.ceil(new TextEncoder().encode(text).length / 2));
  let said = "";
  document.getElementById("answers").addEventListener("input", () => {
    let many = Number(left.dataset.letters);
    for (const field of document.querySelectorAll(own)) many -= weight(field.value);
    left.textContent = (many < 0 ? left.dataset.over : left.dataset.left).replace("%(left)s", Math.abs(many));
    left.classList.toggle("over", many < 0);
    // Read aloud where it becomes few, and not at each letter.
    const now = many < 0 ? "over" : many < 100 ? "few" : "";
    if (now !== said) few.textContent = now ? left.textContent : "";
    said = now;
  });
}

function begin() {
  const left = document.querySelector("[data-letters]");
  if (left) counted(left);
  const received = document.querySelector("[data-received]");
  if (received) forgetWave(received.dataset.received);
  for (const list of document.querySelectorAll(".roster")) searched(list);
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.querySelector("button").addEventListener("click", () => window.print());
  }
  const key = waitingHere();
  if (key && stored(key)) attempt(key);
}

const first = document.querySelector("[data-first]");
if (first) first.focus();
begin();
