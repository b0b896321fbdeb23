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

// What waits of this wave, of whoever holds this link, by the address of its page: the oldest first.
function waiting(form) {
  if (!form) return [];
  const mine = before + form.dataset.wave + " " + form.dataset.whose + " ";
  try {
    const found = Object.keys(localStorage).filter((key) => key.startsWith(mine));
    return found.map((key) => ({ key, ...JSON.parse(stored(key)) })).sort((one, other) => one.since - other.since);
  } catch {
    return []; // nothing is kept where nothing can be
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

// Says what the server said, and leaves the page as it is: what was typed stays in its fields.
function quote(main, words) {
  const note = document.createElement("div");
  note.className = "note error";
  note.setAttribute("role", "alert");
  note.tabIndex = -1;
  if (main) note.append(...main.querySelector(".narrow").children);
  if (words) note.append(Object.assign(document.createElement("p"), { textContent: words }));
  document.getElementById("quoted")?.remove();
  note.id = "quoted";
  document.querySelector("main .narrow").prepend(note);
  note.focus();
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function tokenOf(page) {
  return page.querySelector("form[data-wave] [name=csrfmiddlewaretoken]")?.value;
}

// One is sent after the other.
let turn = Promise.resolve();

function inTurn(work) {
  turn = turn.then(work, work);
  return turn;
}

// Sends a body and shows the page that comes back. "kept": the server has it; "full": there is no room, said on a page
// with all that was typed; "away": nobody answered; "link": it can't tell whose it is; "refused": it takes no more,
// and "main" says why.
async function send(address, body, token = tokenOf(document)) {
  const data = new URLSearchParams(body);
  if (token) data.set("csrfmiddlewaretoken", token);
  let response, html;
  try {
    response = await fetch(address, { method: "POST", body: data, credentials: "same-origin" });
    html = await response.text();
  } catch (problem) {
    if (problem instanceof TypeError) return { came: "away" };
    throw problem;
  }
  const status = response.status;
  const page = parsed(html);
  const reason = page.querySelector("[data-reason]")?.dataset.reason;
  if ((status === 403 && !reason) || reason === "no_link") {
    // Perhaps the link was opened in another tab meanwhile.
    const fresh = await fetch(location.href, { credentials: "same-origin" }).then((each) => each.text()).catch(() => "");
    const other = tokenOf(parsed(fresh));
    return other && other !== token && token === tokenOf(document) ? send(address, body, other) : { came: "link" };
  }
  if ((status > 499 && status !== 503) || !page.querySelector("main")) return { came: "away" };
  const main = reason ? page.querySelector("main") : null;
  if (status === 503 && reason) return { came: "full", main };
  if (status > 399 && status !== 422 && status !== 503) return { came: "refused", main };
  show(page, response.redirected ? response.url : "");
  return { came: status === 503 ? "full" : "kept" };
}

function show(next, address) {
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
  return [before + form.dataset.wave, form.dataset.whose, location.pathname].join(" ");
}

function submit(event) {
  const form = event.target;
  if (!form.matches("form[data-wave]")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter)).toString();
  inTurn(async () => {
    if (!form.isConnected) return; // what was sent before led to another page
    const address = form.action || location.href;
    const key = keyOf(form);
    const { came, main } = await send(address, body);
    if (came === "kept" || came === "refused") store(key, null);
    if (main) quote(main);
    if (came === "refused" && !main) quote(null, form.dataset.refused);
    if (came !== "away" && came !== "link") return;
    if (form.id !== "answers") {
      form.submit();
      return;
    }
    const waits = "waits" in form.dataset && store(key, JSON.stringify({ address, body, since: Date.now() }));
    if (came === "link") say(waits ? form.dataset.link : form.dataset.linkShared);
    else say(waits ? form.dataset.away : form.dataset.awayShared);
    if (waits && came === "away") later();
  });
}

let timer = 0;

// Tries once more to send what waits: when the network is said to be back, and now and then.
function later() {
  clearTimeout(timer);
  timer = setTimeout(attempt, 5000);
}

// Sends what waits, one page after the other, from whatever page of the wave is open.
function attempt() {
  return inTurn(async () => {
    const form = document.querySelector("form[data-wave]");
    const next = waiting(form).find((each) => !each.refused);
    if (!next) return;
    const { came, main } = await send(next.address, next.body);
    if (came === "kept") {
      store(next.key, null);
      say(form.dataset.back, true);
    } else if (came === "link") {
      say(form.dataset.link);
    } else if (came === "refused") {
      store(next.key, JSON.stringify({ ...next, refused: true }));
      if (main) quote(main);
      refilled();
      attempt();
    } else {
      if (came === "away") say(form.dataset.away);
      later();
    }
  });
}

// What was not taken comes back into the fields that it was typed in, and the page says so.
function refilled() {
  const form = document.querySelector("form[data-wave]");
  const mine = waiting(form).find((each) => each.refused && each.key === keyOf(form));
  if (!mine) return;
  const sent = new URLSearchParams(mine.body);
  for (const field of form.elements) {
    if (!field.name.startsWith("a:") || field.type === "hidden" || !sent.has(field.name)) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = sent.getAll(field.name).includes(field.value);
    } else {
      field.value = sent.get(field.name);
    }
  }
  store(mine.key, null);
  say(form.dataset.refused);
}

addEventListener("online", attempt);
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
  for (const each of waiting(received)) store(each.key, null);
  for (const list of document.querySelectorAll(".roster")) searched(list);
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.querySelector("button").addEventListener("click", () => window.print());
  }
  refilled();
  attempt();
}

const first = document.querySelector("[data-first]");
if (first) first.focus();
begin();
