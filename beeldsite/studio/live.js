// Keeps an open page up to date while notes are written. Sent by the studio only; in no portfolio.
"use strict";
(() => {
  const script = document.currentScript;
  const words = JSON.parse(script.dataset.words);
  const kept = `beeldsite-studio:${location.pathname}`;
  let source = null;
  let closed = "";  // the mistakes that the reader put away
  let newer = false;

  // --- the panel, out of reach of the page's own style ---------------------------------------------

  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const host = make("div", { id: "beeldsite-studio", lang: script.dataset.lang });
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; color-scheme: light dark; }
    @media print { :host { display: none; } }
    aside { position: fixed; z-index: 2147483647; inset: auto 1rem 1rem; max-inline-size: 46rem;
      margin-inline: auto; max-block-size: 45vh; display: flex; flex-direction: column; gap: .75rem; }
    section { overflow: auto; padding: .75rem 1rem; border: 1px solid; border-inline-start-width: .4rem;
      border-radius: .4rem; background: Canvas; color: CanvasText;
      font: 1rem/1.5 system-ui, sans-serif; box-shadow: 0 .2rem 1rem rgb(0 0 0 / .25); }
    section:not(.filled) { display: none; }
    h2 { font-size: 1rem; margin: 0; }
    p { margin: .25rem 0; }
    ul { margin: .5rem 0; padding: 0; list-style: none; display: grid; gap: .5rem; }
    code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
    .hint { opacity: .85; }
    button { font: inherit; min-block-size: 2.75rem; padding: .25rem 1rem; cursor: pointer; }
    :focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
  `);
  shadow.adoptedStyleSheets = [sheet];
  const alert = make("section", { role: "alert", class: "wrong" });
  const status = make("section", { role: "status", class: "newer" });
  shadow.append(make("aside", {}, alert, status));
  document.body.append(host);

  const fill = (section, ...inside) => {
    section.replaceChildren(...inside);
    section.classList.toggle("filled", inside.length > 0);
  };
  const button = (label, act) => {
    const made = make("button", { type: "button" }, label);
    made.addEventListener("click", act);
    return made;
  };

  const row = (problem) => {
    const item = make("li", {}, make("code", {}, problem.place), make("p", {}, problem.what));
    if (problem.hint) item.append(make("p", { class: "hint" }, problem.hint));
    return item;
  };
  const showWrong = (told) => {
    const found = JSON.parse(told);
    if (told === closed) return;
    closed = "";
    if (!found.shown.length) return fill(alert);
    const list = make("ul", {}, ...found.shown.map(row));
    if (found.more) list.append(make("li", {}, found.more));
    fill(alert, make("h2", {}, words.title), make("p", {}, words.stands), list,
      button(words.close, () => putAway(told)));
    alert.dataset.told = told;
  };
  const putAway = (told) => { closed = told; fill(alert); };

  // --- loading anew --------------------------------------------------------------------------------

  const videos = () => [...document.querySelectorAll("video")];
  const playing = () => videos().some((video) => !video.paused && !video.ended);
  const typing = () => {
    const field = document.activeElement;
    return field !== null && field.matches("input, textarea") && field.value !== "";
  };
  const reload = () => {
    const times = videos().map((video) => video.currentTime);
    sessionStorage.setItem(kept, JSON.stringify({ y: scrollY, times }));
    location.reload();
  };
  const renew = () => {
    if (!playing() && !typing()) return reload();
    newer = true;
    fill(status, make("p", {}, words.newer), button(words.refresh, reload));
  };
  const whenQuiet = () => { if (newer && !playing() && !typing()) reload(); };
  for (const kind of ["pause", "ended", "focusout"]) {
    document.addEventListener(kind, () => setTimeout(whenQuiet), true);
  }

  const look = async () => {
    try {
      const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
      if ((answer.headers.get("etag") || "") !== script.dataset.tag) renew();
    } catch { /* the studio was stopped */ }
  };

  const restore = () => {
    const before = JSON.parse(sessionStorage.getItem(kept) || "null");
    if (!before) return;
    sessionStorage.removeItem(kept);
    const goBack = () => scrollTo({ top: before.y, behavior: "instant" });
    goBack();
    addEventListener("load", goBack, { once: true });
    videos().forEach((video, at) => { if (before.times[at]) video.currentTime = before.times[at]; });
  };

  // --- clips that are still to be cut, where this browser cannot show their recording ----------------

  for (const video of document.querySelectorAll("video[data-glimpse]")) {
    const place = video.parentElement;
    const instead = () => {
      const frame = make("img", { loading: "lazy", width: 1280, height: 720, alt: "", src: video.dataset.glimpse });
      frame.addEventListener("error", () => frame.remove());
      place.replaceChildren(frame);
      place.nextElementSibling.hidden = false;
    };
    const known = () => { if (video.error || !video.videoWidth) instead(); };
    if (video.error || video.readyState) known();
    video.addEventListener("loadedmetadata", known, { once: true });
    video.addEventListener("error", known, { once: true });
  }

  // --- listening, only while the page is seen: a browser keeps few connections -----------------------

  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource(`/_studio/events?page=${encodeURIComponent(location.pathname)}`);
    source.addEventListener("look", look);
    source.addEventListener("reload", renew);
    source.addEventListener("wrong", (event) => showWrong(event.data));
  };
  const rest = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && alert.classList.contains("filled")) putAway(alert.dataset.told);
  });
  restore();
  listen();
})();
