// The unlock page of a private share: asks for the passphrase, shows the pages, locks again. Keys and
// pages are in memory only; a tab that is closed or reloaded has forgotten them, unless the reader
// asked for the key to be remembered on this device.
import "../assets/beeldsite.js";
import { chosen, onDisk, own } from "./carry.js";
import { h } from "./dom.js";
import { pagesOf } from "./pages.js";
import { canRemember, forget, keep, kept } from "./remember.js";
import { shareOf, unlock } from "./share.js";
import { words } from "./words.js";

const IDLE = 15 * 60_000;
const html = document.documentElement;
const { transport, site = "" } = html.dataset;
let lang = html.dataset.lang;
let carry = transport === "web" && onDisk ? null : own(transport);
let plainTaken = location.protocol !== "http:" || isSecureContext;
let close = null; // closes the share that is open
let remembered = false; // the key of this share is kept on this device
const offers = canRemember && Boolean(site);

// --- what is remembered: on a website only, for on disk every page of every folder could read it ---

const forgotten = new Map();
function recall(name) {
  if (onDisk) return forgotten.get(name) ?? null;
  try { return localStorage.getItem(`beeldsite:${name}`); } catch { return null; }
}
function remember(name, value) {
  if (onDisk) return void forgotten.set(name, value);
  try { localStorage.setItem(`beeldsite:${name}`, value); } catch { /* private window */ }
}

// --- the locked page ------------------------------------------------------------------------------

function locked(said = "", error = "") {
  const w = words(lang);
  html.lang = lang;
  document.title = w.title(0);
  const other = h("button", { type: "button", class: "tongue", lang: lang === "nl" ? "en" : "nl" }, w.other);
  const step = !plainTaken ? plain(w) : !carry ? folder(w) : remembered ? again(w, error) : form(w, error);
  document.body.replaceChildren(
    h("header", { class: "top" },
      h("p", { class: "who" }, "Portfolio"), other,
      h("button", { type: "button", id: "light", "aria-label": w.light }, "◐")),
    h("main", { id: "main", class: "locked" },
      mark(), h("header", { class: "head" }, h("h1", { tabindex: "-1" }, w.heading), h("p", { id: "intro" }, w.intro)),
      h("p", { id: "told", role: "status" }, said), step),
    h("footer", { class: "end" }, h("p", {}, w.help)));
  other.onclick = () => {
    const typed = document.getElementById("pass")?.value ?? "";
    lang = other.lang;
    locked();
    const field = document.getElementById("pass");
    if (field) field.value = typed;
    document.querySelector(".tongue").focus();
  };
  window.enhance({ get: recall, set: remember, site, query: "", ask() {}, fetched: (video, then) => then(), print() {} });
  document.querySelector("#pass,.again .go")?.focus({ preventScroll: true });
}

// A keyhole in the shape that stands for a strength.
function mark() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "keyhole");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("fill-rule", "evenodd");
  path.setAttribute("d", "M8.2 1.2c4 0 6.6 3 6.5 6.9S12 14.9 7.8 14.8 1.2 11.8 1.3 7.9 4.2 1.2 8.2 1.2ZM8 5a1.7 1.7 0 0 0-.8 3.2l-.7 3h3l-.7-3A1.7 1.7 0 0 0 8 5Z");
  svg.append(path);
  return svg;
}

function box(heading, text, ...rest) {
  return h("section", { class: "box", "aria-label": heading }, h("h2", {}, heading), h("p", {}, text), ...rest);
}

function plain(w) {
  const go = h("button", { type: "button" }, w.plainGo);
  go.onclick = () => { plainTaken = true; locked(); };
  return box(w.plainTitle, w.plain, go);
}

function folder(w) {
  if (!("webkitdirectory" in HTMLInputElement.prototype)) return box(w.folderTitle, w.folderNever);
  const choose = h("input", { type: "file", id: "folder", webkitdirectory: "", multiple: "" });
  const wrong = h("p", { class: "wrong", role: "alert" });
  choose.onchange = () => {
    carry = chosen([...choose.files]);
    if (carry) locked();
    else wrong.textContent = w.folderWrong;
  };
  return box(w.folderTitle, w.folder, h("label", { for: "folder" }, w.folderChoose), choose, wrong);
}

function form(w, error) {
  const pass = h("input", {
    id: "pass", type: "password", required: "", autocomplete: "off", autocapitalize: "none", autocorrect: "off",
    spellcheck: "false", "aria-describedby": "hint wrong", "aria-invalid": String(Boolean(error)),
  });
  const show = h("button", { type: "button", "aria-pressed": "false", "aria-label": w.revealAll }, w.reveal);
  const submit = h("button", { type: "submit", class: "go" }, w.open);
  const wrong = h("p", { id: "wrong", class: "wrong", role: "alert" }, error);
  const bar = h("progress", { max: "1", value: "0", "aria-label": w.opening });
  const doing = h("div", { class: "doing", hidden: "" }, bar, h("small", {}, w.opening));
  const stay = h("input", { type: "checkbox", id: "stay", "aria-describedby": "stays" });
  const made = h("form", { novalidate: "" },
    h("label", { for: "pass" }, w.label), h("p", { id: "hint" }, w.hint),
    h("div", { class: "field" }, pass, show),
    ...(offers ? [h("label", { class: "stay" }, stay, ` ${w.remember}`), h("p", { id: "stays" }, w.remembers)] : []),
    wrong, submit, doing);
  show.onclick = () => {
    const hidden = pass.type === "text";
    pass.type = hidden ? "password" : "text";
    show.setAttribute("aria-pressed", String(!hidden));
    pass.focus();
  };
  made.onsubmit = (event) => {
    event.preventDefault();
    if (made.ariaBusy === "true") return;
    made.ariaBusy = "true";
    submit.disabled = pass.readOnly = true;
    wrong.textContent = "";
    pass.setAttribute("aria-invalid", "false");
    doing.hidden = false;
    document.getElementById("told").textContent = w.opening;
    let drawn = 0;
    const told = (part) => {
      if (part < 1 && part - drawn < 0.01) return; // it is told ten thousand times
      bar.value = drawn = part;
      if (part >= 1) doing.lastChild.textContent = w.reading;
    };
    unlock(pass.value, carry, site, told).then(async ({ share, key }) => {
      if (stay.checked) remembered = await keep(site, key).then(() => true, () => false);
      opened(share);
    }, (fault) => {
      made.ariaBusy = "false";
      submit.disabled = pass.readOnly = false;
      doing.hidden = true;
      document.getElementById("told").textContent = "";
      wrong.textContent = w[fault.name] ?? w.altered;
      pass.setAttribute("aria-invalid", "true");
      pass.focus();
    });
  };
  return made;
}

// What stands in the place of the form where the key is remembered.
function again(w, error) {
  const go = h("button", { type: "button", class: "go" }, w.open);
  const drop = h("button", { type: "button" }, w.forget);
  const wrong = h("p", { id: "wrong", class: "wrong", role: "alert" }, error);
  go.onclick = () => {
    go.disabled = drop.disabled = true;
    wrong.textContent = "";
    document.getElementById("told").textContent = w.opening;
    reopened();
  };
  drop.onclick = () => erased().then((told) => locked(told || w.forgotten));
  return h("section", { class: "again", "aria-label": w.remember }, h("p", {}, w.isRemembered), wrong, h("p", { class: "field" }, go, drop));
}

async function reopened() {
  const key = await kept(site);
  const share = key && (await shareOf(key, carry, site).catch((fault) => fault));
  if (share && !(share instanceof Error)) return opened(share);
  const name = share?.name ?? "forgotten";
  // What may yet come right by itself is no reason to ask for the passphrase again.
  const told = ["away", "partial", "memory"].includes(name) ? "" : await erased();
  locked(told, words(lang)[name] ?? words(lang).altered);
}

// Erase what is remembered; return what to tell where that could not be done.
async function erased() {
  if (!remembered) return "";
  remembered = false;
  return forget(site).then(() => "", () => words(lang).unforgotten);
}

// --- the open share -------------------------------------------------------------------------------

function opened(share) {
  const seen = Number(recall(`${share.site}:seq`) ?? 0);
  if (share.seq >= seen) return void begin(share);
  const w = words(lang);
  const day = new Date(`${share.date}T12:00`).toLocaleDateString(lang, { dateStyle: "long" });
  const go = h("button", { type: "button" }, w.olderGo);
  go.onclick = () => begin(share);
  const told = box(w.olderTitle, w.older(day), go);
  told.setAttribute("role", "alert");
  document.querySelector("form,.again").replaceWith(told);
  document.getElementById("told").textContent = "";
  go.focus();
}

function begin(share) {
  const seen = Number(recall(`${share.site}:seq`) ?? 0);
  if (share.seq > seen) remember(`${share.site}:seq`, String(share.seq));
  touched();
  close = pagesOf(share, { site: share.site, remember, recall, onLock: () => lock("locked") });
}

// Who locks has done here, and nothing stays; who was away for a while may go on.
function lock(why) {
  close?.();
  close = null;
  if (why === "idle") return locked(words(lang)[why]);
  const gone = erased();
  locked();
  gone.then((told) => { document.getElementById("told").textContent = told || words(lang)[why]; });
}

// --- idle: nobody read or watched for a while -----------------------------------------------------

let last = Date.now();
const touched = () => { last = Date.now(); };
for (const kind of ["pointerdown", "pointermove", "keydown", "scroll", "touchstart", "timeupdate"]) {
  addEventListener(kind, touched, { passive: true, capture: true });
}
const idle = () => close && Date.now() - last >= IDLE && lock("idle");
setInterval(idle, 5_000);
document.addEventListener("visibilitychange", idle);
addEventListener("pageshow", idle);

// --- the start ------------------------------------------------------------------------------------

const able = [window.ReadableStream, window.TransformStream, window.DecompressionStream, Element.prototype.replaceChildren];
html.className = "js";
if (able.every(Boolean)) {
  const theme = recall("theme");
  if (theme) html.dataset.theme = theme;
  locked();
  if (offers) kept(site).then((key) => {
    remembered = Boolean(key);
    if (!key) return;
    locked();
    document.querySelector(".again .go").click();
  });
} else document.getElementById("old").className = "box";
