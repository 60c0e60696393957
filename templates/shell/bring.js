// What is brought once a page is there: its pictures by themselves, its clips when they are asked for.
// `now` is the page: `lang`, the blob addresses in `urls`, and `stop`, which is aborted when it is left.
import { h } from "./dom.js";
import { words } from "./words.js";

const TOGETHER = 3; // pictures that are brought at the same time

const gone = (now) => now.stop.signal.aborted;

export function kept(blob, now) {
  const url = URL.createObjectURL(blob);
  now.urls.push(url);
  return url;
}

// Pictures, and words under a clip, in the order of the page; a picture once, wherever it stands.
export async function pictures(share, wanted, now) {
  const byName = new Map();
  for (const want of wanted) byName.set(want.name, [...(byName.get(want.name) ?? []), want]);
  const queue = [...byName];
  const work = async () => {
    for (let next; (next = queue.shift()) && !gone(now);) {
      const [name, places] = next;
      try {
        const blob = await share.bring(name, now.stop.signal);
        if (gone(now)) return;
        const url = kept(blob, now);
        places.forEach((place) => put(place, url));
      } catch (error) {
        if (!gone(now) && error.name !== "AbortError") missed(places, error, now);
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

function missed(places, error, now) {
  const said = words(now.lang)[error.name] ?? words(now.lang).partial;
  for (const { one } of places) {
    if (one.localName === "img" && !one.matches(".pv")) one.replaceWith(h("p", { class: "gone box" }, said));
  }
}

// The pictures to leaf through a clip come when a pointer first does.
export function leaves(share, [video, name], now) {
  video.addEventListener("pointerenter", async () => {
    const blob = await share.bring(name, now.stop.signal).catch(() => null);
    if (blob && !gone(now)) video.dataset.sprite = kept(blob, now);
  }, { once: true });
}

// A clip comes when it is asked for: by a button over it, or by the page's own script.
export function clip(share, { one: video, name, fragment }, now) {
  const said = words(now.lang);
  const size = Math.max(0.1, share.blobs[name].size / 1e6).toLocaleString(now.lang, { maximumFractionDigits: 1 });
  const label = video.getAttribute("aria-label") ?? "";
  const start = h("button", { type: "button", class: "bring", "aria-label": `${said.play} ${size} MB: ${label}` },
    h("span", { "aria-hidden": "true" }, "▶"), ` ${said.play} `, h("small", {}, `${size} MB`));
  let coming = null;
  // Over the clip, as high as it is: what stands under it stays where it will be.
  const over = h("div", { class: "over" }, start);
  if (video.width) over.style.aspectRatio = `${video.width} / ${video.height}`;
  for (const attribute of ["controls", "loading"]) video.removeAttribute(attribute);
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
      if (gone(now)) return false;
      over.remove();
      video.controls = true;
      video.preload = "metadata";
      video.src = kept(blob, now) + fragment;
      return true;
    } catch (error) {
      coming = null;
      if (gone(now) || error.name === "AbortError") return false;
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
