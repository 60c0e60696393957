// What script adds to pages that are whole without it. Classic and deferred: it must run from file://.
// The unlock page of a share bundles this same file and calls `enhance` for each page that it shows.
"use strict";
const html = document.documentElement;
const by = (id) => document.getElementById(id);
const all = (select, within = document) => [...within.querySelectorAll(select)];

// How a page on its own reaches what a share reaches in another way.
const alone = {
  get(name) { try { return localStorage.getItem("beeldsite:" + name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem("beeldsite:" + name, value); } catch { /* private */ } },
  site: location.pathname.replace(/[^/]*$/, ""),
  query: location.search,
  ask(query) {
    try { history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash); } catch { /* file */ }
  },
  index: window.BS_INDEX,
  fetched: (video, then) => then(),
  print: () => print(),
  leaves: true,
};

// Before a clip plays, the pointer leafs through it: pictures of 160 pixels, ten in a row.
const leaf = (video) => {
  const picture = document.createElement("i"), high = Math.round(160 * video.height / video.width);
  video.parentNode.append(picture);
  video.onpointermove = ({ offsetX, pointerType }) => {
    if (!video.paused || video.currentTime || pointerType === "touch") return video.onpointerleave();
    const wide = video.clientWidth, turn = Math.floor(Math.max(0, Math.min(0.999, offsetX / wide)) * video.dataset.leaves);
    const left = Math.max(8, Math.min(wide - 168, offsetX - 80));
    picture.style.cssText = `position:absolute;top:8px;left:${left}px;width:160px;height:${high}px;border-radius:8px;pointer-events:none;` +
      `background:url("${video.dataset.sprite}") ${-160 * (turn % 10)}px ${-high * Math.floor(turn / 10)}px`;
  };
  video.onpointerleave = () => { picture.style.cssText = ""; };
};

const enhance = (here) => {
  // Light or dark, remembered.
  by("light")?.addEventListener("click", () => {
    const dark = html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme:dark)").matches;
    html.dataset.theme = dark ? "light" : "dark";
    here.set("theme", html.dataset.theme);
  });

  // Captions: chosen once, for every clip, by language; the player's own menu counts as choosing too.
  const clips = all("figure.clip :is(video,audio)");
  let chosen = here.get("captions");
  const caption = (video) => {
    const tracks = [...video.textTracks];
    const own = chosen ? tracks.find((track) => track.language === chosen) ?? tracks[0] : null;
    for (const track of tracks) track.mode = track === own ? "showing" : "disabled";
    for (const one of all("[data-lang]", video.parentNode)) one.setAttribute("aria-pressed", one.dataset.lang === own?.language);
  };
  const choose = (lang) => { here.set("captions", chosen = lang); clips.forEach(caption); };
  const pressed = (video) => all('[data-lang][aria-pressed="true"]', video.parentNode)[0]?.dataset.lang ?? "";
  for (const video of clips.filter((one) => one.textTracks.length)) {
    caption(video);
    for (const one of all("[data-lang]", video.parentNode)) one.onclick = () => choose(pressed(video) === one.dataset.lang ? "" : one.dataset.lang);
    video.textTracks.onchange = () => {
      const shown = [...video.textTracks].find((track) => track.mode === "showing")?.language ?? "";
      if (shown !== pressed(video)) choose(shown);
    };
  }

  // Under a clip: again, slowly, and the still worth stopping at. One clip plays at a time.
  const bar = by("bar")?.content;
  for (const video of clips) {
    video.addEventListener("play", () => clips.forEach((other) => other === video || other.pause()));
    if (!bar) continue;
    const buttons = bar.cloneNode(true);
    const [again, slow, still] = all("button", buttons);
    const at = (seconds, then) => {
      const go = () => { video.currentTime = seconds; then(); };
      if (video.readyState) return go();
      video.addEventListener("loadedmetadata", go, { once: true });
      here.fetched(video, () => video.load());
    };
    again.onclick = () => at(0, () => video.play());
    slow.onclick = () => {
      const half = video.playbackRate === 1;
      video.playbackRate = video.defaultPlaybackRate = half ? 0.5 : 1;
      slow.setAttribute("aria-pressed", half);
    };
    if (video.dataset.pause) still.onclick = () => { video.pause(); at(+video.dataset.pause, () => video.pause()); };
    else still.remove();
    video.parentNode.querySelector("figcaption").append(buttons);
    if (here.leaves && video.dataset.sprite) leaf(video);
  }

  // A strength in a row: the next clip starts when one ends.
  const row = by("row");
  if (row) {
    const place = by("place"), start = row.textContent;
    let now = -1;
    const stop = () => { now = -1; row.textContent = start; place.textContent = ""; };
    const play = (n) => {
      if (n >= clips.length) return stop();
      now = n;
      row.textContent = row.dataset.stop;
      place.textContent = place.dataset.of.replace("{n}", n + 1).replace("{all}", clips.length);
      clips[n].scrollIntoView({ block: "center" });
      here.fetched(clips[n], () => { if (now === n) { clips[n].currentTime = 0; clips[n].play(); } });
    };
    row.onclick = () => { if (now < 0) play(0); else { clips[now].pause(); stop(); } };
    clips.forEach((video, n) => video.addEventListener("ended", () => n === now && play(n + 1)));
  }

  // The timeline: only what holds every chosen strength; the choice stands in the address.
  const filter = by("filter");
  if (filter) {
    const boxes = all("input", filter), shown = by("shown");
    const asked = new URLSearchParams(here.query).getAll("s");
    const sift = () => {
      const wanted = boxes.filter((box) => box.checked).map((box) => box.value);
      let left = 0;
      for (const point of all(".line>li")) {
        point.hidden = !wanted.every((href) => point.querySelector(`a[href="${CSS.escape(href)}"]`));
        left += !point.hidden;
      }
      for (const month of all(".month")) month.hidden = !month.querySelector(".line>li:not([hidden])");
      shown.textContent = left ? "" : shown.dataset.none;
      const query = wanted.map((href) => "s=" + encodeURIComponent(href)).join("&");
      here.ask(query);
    };
    boxes.forEach((box) => { box.checked = asked.includes(box.value); });
    filter.addEventListener("change", sift);
    if (asked.length) sift();
  }

  // What is new since this browser last said it had seen everything.
  const seen = by("seen");
  if (seen) {
    const since = by("since"), points = all("[data-day]");
    const name = "seen:" + here.site;
    const last = here.get(name);
    for (const point of last ? points : []) {
      if (point.dataset.day > last) {
        const mark = document.createElement("mark");
        mark.textContent = since.dataset.new;
        point.querySelector(".from").append(" ", mark);
      }
    }
    seen.onclick = () => {
      here.set(name, points.map((point) => point.dataset.day).sort().pop());
      all("mark").forEach((mark) => mark.remove());
      since.textContent = since.dataset.said;
    };
  }

  // Search: every word must be the beginning of a word; in a title it counts more.
  const field = by("q");
  if (field && here.index) {
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const whole = ([, , , text, said]) => (said ? text + " " + said : text);
    const index = here.index.map((entry) => [" " + plain(entry[0]), " " + plain(whole(entry)), entry]);
    const found = by("found"), told = by("told");
    const look = () => {
      const words = plain(field.value).match(/[\p{L}\p{N}]+/gu) ?? [];
      const starts = words.map((word) => new RegExp("[^\\p{L}\\p{N}]" + word, "u"));
      const hits = [];
      for (const [title, text, entry] of words.length ? index : []) {
        const points = starts.map((start) => (start.test(title) ? 5 : start.test(text) ? 1 : 0));
        if (!points.includes(0)) hits.push([points.reduce((a, b) => a + b), entry, starts[0]]);
      }
      hits.sort((a, b) => b[0] - a[0]);
      found.replaceChildren(...hits.slice(0, 40).map(([, entry, start]) => line(entry, start)));
      told.textContent = words.length && !hits.length ? told.dataset.none : "";
    };
    const line = (entry, start) => {
      const [title, href, when] = entry, text = whole(entry).trim();
      const item = document.createElement("li"), link = document.createElement("a"), said = document.createElement("p");
      link.href = href;
      link.textContent = title;
      const at = Math.max(0, plain(" " + text).search(start) - 60);
      said.textContent = (at ? "…" : "") + text.slice(at, at + 160) + (text.length > at + 160 ? "…" : "");
      if (when) { const day = document.createElement("time"); day.textContent = when; item.append(day); }
      item.append(link, said);
      return item;
    };
    field.addEventListener("input", look);
    const asked = new URLSearchParams(here.query).get("q");
    if (asked) { field.value = asked; look(); }
  }

  // On paper.
  by("paper")?.addEventListener("click", () => here.print());
};

// On paper: what was folded is open.
addEventListener("beforeprint", () => all("details:not([open])").forEach((one) => { one.open = true; one.dataset.shut = ""; }));
addEventListener("afterprint", () => all("details[data-shut]").forEach((one) => { one.open = false; delete one.dataset.shut; }));

if (html.dataset.transport) window.enhance = enhance;
else enhance(alone);
