// The pages of an opened share, shown one by one in this one document. An address is opaque
// (`#/p/7f3a01c2`, with `/` and an anchor, `?` and a question behind it), for a browser's history
// keeps it; what a page asks for from elsewhere is gone before it is shown.
import { clip, kept, leaves, pictures } from "./bring.js";
import { clean } from "./clean.js";
import { h } from "./dom.js";
import { words } from "./words.js";

const MADE_UP = "https://portfolio.invalid/";

export function pagesOf(share, { site, remember, recall, onLock }) {
  const names = Object.keys(share.pages);
  const routes = new Map(names.map((name) => [share.opaque(name, 8), name]));
  const places = new Map(); // an entry of the history → where the reader was on it
  let shown = null; // { page, urls, stop }: the page that is there now
  let entry = null;

  const route = (name, anchor = "", query = "") =>
    `#/p/${share.opaque(name, 8)}${anchor && `/${share.opaque(`${name}#${anchor}`, 6)}`}${query && `?${query}`}`;

  function asked() {
    const [, id, anchor = "", query = ""] = /^#\/p\/(\w+)(?:\/(\w+))?(?:\?(.*))?$/.exec(location.hash) ?? [];
    return { page: id ? routes.get(id) : location.hash.length > 1 ? undefined : share.start, anchor, query };
  }

  // --- from a page as it was sealed to one that can be shown -------------------------------------

  // Return the page and the anchor that an address within the share names, if it names any.
  function within(href, page) {
    try {
      const url = new URL(href, MADE_UP + page);
      if (!url.href.startsWith(MADE_UP)) return { outside: /^(https?|mailto|tel):$/.test(url.protocol) };
      const [name, anchor] = [url.pathname, url.hash].map((part) => decodeURIComponent(part.slice(1)));
      return { name, anchor, fragment: url.hash };
    } catch {
      return {};
    }
  }

  function led(link, page) {
    const href = link.getAttribute("href");
    if (link.matches(".skip") && href.startsWith("#")) return; // not an address, but a way over the menu
    const { name, anchor, outside } = within(href, page);
    if (outside) {
      link.rel = "noopener noreferrer";
      link.target = "_blank";
    } else if (share.pages[name]) link.setAttribute("href", route(name, anchor));
    else {
      link.removeAttribute("href");
      if (share.blobs[name]) link.setAttribute("href", `#/b/${share.opaque(name, 8)}`);
    }
  }

  // Take an address off an element, and return the sealed file that it named.
  function taken(one, attribute, page) {
    const { name, fragment } = within(one.getAttribute(attribute), page);
    one.removeAttribute(attribute);
    return share.blobs[name] ? { one, attribute, name, fragment } : null;
  }

  // Of several films of one clip, the first that fits this screen: there is but one to be brought.
  function settled(player, page) {
    const films = [...player.querySelectorAll("source")];
    const fits = ({ media }) => !media || matchMedia(media).matches;
    const film = films.find((one) => share.blobs[within(one.getAttribute("src"), page).name] && fits(one));
    if (film) player.setAttribute("src", film.getAttribute("src"));
    films.forEach((one) => one.remove());
  }

  function made(page) {
    const { html, lang } = share.pages[page];
    const doc = new DOMParser().parseFromString(html, "text/html");
    clean(doc);
    for (const one of doc.querySelectorAll("[href]")) {
      if (one instanceof HTMLAnchorElement) led(one, page);
      else if (one.localName !== "use" || !one.getAttribute("href").startsWith("#")) one.removeAttribute("href");
    }
    for (const box of doc.querySelectorAll("#filter input")) {
      const { name, anchor } = within(box.value, page);
      if (share.pages[name]) box.setAttribute("value", route(name, anchor));
    }
    doc.querySelectorAll("video,audio").forEach((one) => settled(one, page));
    const wanted = [];
    for (const one of doc.querySelectorAll("[src],[poster]")) {
      for (const attribute of ["poster", "src"]) {
        const address = one.getAttribute(attribute);
        if (address && !address.startsWith("data:")) wanted.push(taken(one, attribute, page));
      }
    }
    const leaved = [...doc.querySelectorAll("video[data-sprite]")].map((one) => {
      const { name } = within(one.dataset.sprite, page);
      one.dataset.sprite = "data:,"; // until they are there
      return [one, name];
    });
    return { doc, lang, wanted: wanted.filter(Boolean), leaved: leaved.filter(([, name]) => share.blobs[name]) };
  }

  // --- showing ------------------------------------------------------------------------------------

  function leave() {
    shown?.stop.abort();
    shown?.urls.forEach((url) => URL.revokeObjectURL(url));
    shown = null;
  }

  function show(page, query) {
    leave();
    const { doc, lang, wanted, leaved } = made(page);
    const now = (shown = { page, lang, urls: [], stop: new AbortController() });
    const number = names.indexOf(page) + 1;
    document.documentElement.lang = lang;
    document.title = words(lang).title(number);
    document.body.replaceChildren(...doc.body.childNodes);
    around(now);
    const clips = wanted.filter(({ one, attribute }) => attribute === "src" && one instanceof HTMLMediaElement);
    const bringers = new Map(clips.map((want) => [want.one, clip(share, want, now)]));
    leaved.forEach((one) => leaves(share, one, now));
    const there = pictures(share, wanted.filter((want) => !clips.includes(want)), now);
    window.enhance({
      get: recall,
      set: remember,
      site,
      query,
      ask: (asks) => history.replaceState(history.state, "", location.hash.split("?")[0] + (asks && `?${asks}`)),
      index: share.search?.map(([title, href, ...rest]) => [title, hrefOf(href, page), ...rest]),
      fetched: (video, then) => (bringers.get(video) ?? ((at) => at()))(then),
      leaves: true,
      print: () => there.then(() => now === shown && print()),
    });
  }

  function hrefOf(href, page) {
    const { name, anchor } = within(href, page);
    return share.pages[name] ? route(name, anchor) : "#";
  }

  // What the share adds to each page: the lock, and when it was brought up to date.
  function around(now) {
    const said = words(now.lang);
    const lock = h("button", { type: "button", id: "lock" }, said.lock);
    lock.onclick = () => onLock();
    const top = document.querySelector(".top");
    const light = document.getElementById("light");
    if (light) light.before(lock);
    else (top ?? document.body).prepend(lock);
    const day = new Date(`${share.date}T12:00`);
    const told = Number.isNaN(+day) ? share.date : day.toLocaleDateString(now.lang, { dateStyle: "long" });
    (document.querySelector("footer.end") ?? document.body).append(h("p", { id: "dated" }, `${said.updated} ${told}`));
  }

  function lost() {
    leave();
    const said = words(document.documentElement.lang);
    shown = { page: null, lang: document.documentElement.lang, urls: [], stop: new AbortController() };
    document.title = said.title(0);
    document.body.replaceChildren(
      h("header", { class: "top" }),
      h("main", { id: "main", tabindex: "-1" },
        h("header", { class: "head" }, h("h1", {}, said.lost), h("p", {}, h("a", { href: route(share.start) }, said.toStart)))),
      h("footer", { class: "end" }));
    around(shown);
  }

  function focus(one, scroll) {
    if (!one) return;
    if (!one.matches("a[href],button,input,video,audio,summary,[tabindex]")) one.tabIndex = -1;
    one.focus({ preventScroll: !scroll });
    if (scroll) one.scrollIntoView({ behavior: "instant" });
  }

  function anchored(page, anchor) {
    const ids = [...document.querySelectorAll("[id]")];
    document.querySelectorAll(".aimed").forEach((one) => one.classList.remove("aimed"));
    const found = ids.find(({ id }) => share.opaque(`${page}#${id}`, 6) === anchor);
    found?.classList.add("aimed");
    for (let fold = found?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    return found;
  }

  // Go where the address says: a new place from its start, one come back to as it was left.
  function go() {
    const { page, anchor, query } = asked();
    const left = places.get(entry); // still there to be measured: nothing was changed yet
    if (left) left.y = scrollY;
    const before = places.get(history.state?.entry);
    const same = shown && shown.page === page;
    entry = history.state?.entry;
    if (!before) {
      entry = `${Date.now()}.${places.size}`;
      const address = location.hash || route(share.start);
      history.replaceState({ entry }, "", address);
      places.set(entry, { y: 0 });
    }
    if (page === undefined) lost();
    else if (!same || query !== shown.query) show(page, query);
    shown.query = query;
    const found = anchor && page ? anchored(page, anchor) : null;
    if (before) {
      scrollTo({ top: before.y, behavior: "instant" });
      const link = before.from && [...document.querySelectorAll("a[href]")].find((one) => one.hash === before.from);
      focus(link || document.querySelector("h1"), false);
    } else if (found) focus(found, true);
    else {
      scrollTo({ top: 0, behavior: "instant" });
      focus(document.querySelector("h1"), false);
    }
  }

  // A link that was followed stands where the reader comes back to.
  function followed(event) {
    const link = event.target.closest?.("a[href]");
    if (!link) return;
    const href = link.getAttribute("href");
    if (href.startsWith("#/b/")) {
      event.preventDefault();
      return void saved(href.slice(4));
    }
    if (link.matches(".skip")) {
      event.preventDefault();
      return focus(document.getElementById(href.slice(1)), true);
    }
    if (!href.startsWith("#/")) return;
    const place = places.get(entry);
    if (place) place.from = href;
    if (href === location.hash && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const { page, anchor } = asked();
      focus(anchored(page, anchor) ?? document.querySelector("h1"), true);
    }
  }

  // A sealed file that a page links to goes to the reader's own disk.
  async function saved(id) {
    const now = shown;
    const name = Object.keys(share.blobs).find((one) => share.opaque(one, 8) === id);
    const blob = name && (await share.bring(name, now.stop.signal).catch(() => null));
    if (blob && now === shown) h("a", { href: kept(blob, now), download: name.replace(/^.*\//, "") }).click();
  }

  const off = new AbortController();
  const listen = { signal: off.signal };
  history.scrollRestoration = "manual";
  addEventListener("hashchange", go, listen);
  addEventListener("click", followed, listen);
  go();
  return function close() {
    off.abort();
    leave();
  };
}
