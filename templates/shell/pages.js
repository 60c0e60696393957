// The pages of an opened share, shown one by one in this one document. An address is opaque
// (`#/p/7f3a01c2`, with `/` and an anchor, `?` and a question behind it), for a browser's history
// keeps it; what a page asks for from elsewhere is gone before it is shown.
import { h } from "./dom.js";
import { words } from "./words.js";

const AWAY = "meta,base,form,link,style,script,noscript,iframe,frame,frameset,object,embed,portal," +
  "applet,animate,set,animatetransform,animatemotion";
const HARMFUL = /^on|^(style|srcset|srcdoc|ping|action|formaction|background|target|autoplay|autofocus|nonce|manifest|data|cite|longdesc|xlink:href)$/i;
const MADE_UP = "https://portfolio.invalid/";
const TOGETHER = 3; // pictures that are brought at the same time

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

  function clean(root) {
    root.querySelectorAll(AWAY).forEach((one) => one.remove());
    for (const one of root.querySelectorAll("*")) {
      for (const { name } of [...one.attributes]) if (HARMFUL.test(name)) one.removeAttribute(name);
      if (one.localName === "img") one.removeAttribute("name"); // it would stand in for a part of `document`
      if (one.localName === "template") clean(one.content);
    }
  }

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

  // --- what is brought once a page is there ------------------------------------------------------

  function kept(blob) {
    const url = URL.createObjectURL(blob);
    shown.urls.push(url);
    return url;
  }

  // Pictures, and words under a clip, in the order of the page; a picture once, wherever it stands.
  async function pictures(wanted, now) {
    const byName = new Map();
    for (const want of wanted) byName.set(want.name, [...(byName.get(want.name) ?? []), want]);
    const queue = [...byName];
    const work = async () => {
      for (let next; (next = queue.shift()) && now === shown;) {
        const [name, places] = next;
        try {
          const blob = await share.bring(name, now.stop.signal);
          if (now !== shown) return;
          const url = kept(blob);
          places.forEach((place) => put(place, url));
        } catch (error) {
          if (now === shown && error.name !== "AbortError") missed(places, error);
        }
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, work));
    await Promise.all([...document.images].map((one) => one.src && one.decode().catch(() => {})));
  }

  function put({ one, attribute, fragment }, url) {
    if (one.localName !== "track") {
      one.removeAttribute("loading");
      one.setAttribute(attribute, url + fragment);
      return;
    }
    const fresh = one.cloneNode(); // Firefox never loads a track that got its address in place
    fresh.setAttribute(attribute, url);
    one.replaceWith(fresh);
  }

  function missed(places, error) {
    const said = words(shown.lang)[error.name] ?? words(shown.lang).partial;
    for (const { one } of places) {
      if (one.localName === "img" && !one.matches(".pv")) one.replaceWith(h("p", { class: "gone box" }, said));
    }
  }

  // The pictures to leaf through a clip come when a pointer first does.
  function leaves([video, name], now) {
    video.addEventListener("pointerenter", async () => {
      const blob = await share.bring(name, now.stop.signal).catch(() => null);
      if (blob && now === shown) video.dataset.sprite = kept(blob);
    }, { once: true });
  }

  // A clip comes when it is asked for: by a button over it, or by the page's own script.
  function clip({ one: video, name, fragment }, now) {
    const said = words(now.lang);
    const size = Math.max(0.1, share.blobs[name].size / 1e6).toLocaleString(now.lang, { maximumFractionDigits: 1 });
    const label = video.getAttribute("aria-label") ?? "";
    const start = h("button", { type: "button", class: "bring", "aria-label": `${said.play} ${size} MB: ${label}` },
      h("span", { "aria-hidden": "true" }, "▶"), ` ${said.play} `, h("small", {}, `${size} MB`));
    let coming = null;
    // Over the clip, as high as it is: what stands under it stays where it will be.
    const over = h("div", { class: "over" }, start);
    if (video.width) over.style.aspectRatio = `${video.width} / ${video.height}`;
    video.removeAttribute("controls");
    video.after(over);

    const bring = async () => {
      const bar = h("progress", { max: "1", value: "0", "aria-label": said.fetching });
      const far = h("small", {}, "0 %");
      const doing = h("p", { class: "bring" }, bar, far);
      video.parentNode.querySelector(".missed")?.remove();
      start.replaceWith(doing);
      try {
        const blob = await share.bring(name, now.stop.signal, (part) => {
          bar.value = part;
          far.textContent = `${Math.round(part * 100)} %`;
        });
        if (now !== shown) return false;
        over.remove();
        video.controls = true;
        video.preload = "metadata";
        video.src = kept(blob) + fragment;
        return true;
      } catch (error) {
        coming = null;
        if (now !== shown || error.name === "AbortError") return false;
        doing.replaceWith(start);
        video.parentNode.append(h("p", { class: "missed", role: "alert" }, said[error.name] ?? said.partial));
        return false;
      }
    };
    const fetched = (then) => {
      if (video.src) return then();
      coming ??= bring();
      coming.then((there) => there && then());
    };
    start.onclick = () => fetched(() => { video.focus({ preventScroll: true }); video.play().catch(() => {}); });
    return fetched;
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
    const bringers = new Map(clips.map((want) => [want.one, clip(want, now)]));
    leaved.forEach((one) => leaves(one, now));
    const there = pictures(wanted.filter((want) => !clips.includes(want)), now);
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
    if (blob && now === shown) h("a", { href: kept(blob), download: name.replace(/^.*\//, "") }).click();
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
