// How sealed files get here: fetched from a website, loaded as scripts from a folder on disk, or read
// from a folder that the reader pointed at. A file is asked for as `m`, `k/<slot>` or `b/<name>`, and
// comes as its age bytes, in pieces (an async iterator); one that is not there is `missing`.
import { Fault } from "./fault.js";

const PIECE = 1 << 19; // so that the page stays live between two pieces
const SLICE = /^BS\("([^"]+)",(\d+),(\d+),"([0-9a-f]+)","([A-Za-z0-9+/=]*)"\);?\s*$/;
const PACK = /(^|\/)m(\.age|\.0\.dat)$/;

export const onDisk = location.protocol === "file:";

export function decoded(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}

// The way that this page itself has: `web` or `folder`, over http or from disk.
export function own(transport) {
  if (transport === "web") return web;
  return sliced(onDisk ? scripted : fetched);
}

// A folder that the reader chose, of either transport; null where it holds no share.
export function chosen(files) {
  const paths = files.map((file) => [file.webkitRelativePath || file.name, file]);
  const packs = paths.map(([path]) => path).filter((path) => PACK.test(path));
  if (!packs.length) return null;
  const root = packs.sort((a, b) => a.length - b.length)[0].replace(/[^/]*$/, "");
  const inside = paths.filter(([path]) => path.startsWith(root));
  const found = new Map(inside.map(([path, file]) => [path.slice(root.length), file]));
  const slices = sliced(async (name, number) => {
    const file = found.get(`${name}.${number}.dat`);
    if (!file) throw new Fault("missing");
    return read(await file.text());
  });
  return async (name, signal) => {
    const whole = found.get(`${name}.age`);
    return whole ? flow(whole.stream().getReader()) : slices(name, signal);
  };
}

async function* flow(reader) {
  try {
    for (let piece; !(piece = await reader.read().catch(broken)).done;) yield piece.value;
  } finally {
    reader.cancel().catch(() => {});
  }
}

function broken(error) {
  throw error.name === "AbortError" ? error : new Fault("away");
}

async function answer(path, signal) {
  // What can change under its name is asked for anew; what cannot may come from the cache.
  const cache = path.startsWith("b/") ? "default" : "no-cache";
  const got = await fetch(path, { signal, cache }).catch(broken);
  if ([403, 404, 410].includes(got.status)) throw new Fault("missing");
  if (!got.ok || !got.body) throw new Fault("away");
  return got;
}

async function web(name, signal) {
  const got = await answer(`${name}.age`, signal);
  // Some hosts have a page of their own for what they do not have, and say that all is well.
  if (/^text\/html/.test(got.headers.get("content-type"))) throw new Fault("missing");
  return flow(got.body.getReader());
}

// Return a way over slices, which one by one are asked of `slice(name, number, signal)`. Those of two
// generations never make one file.
function sliced(slice) {
  return async (name, signal) => {
    const first = await slice(name, 0, signal);
    return (async function* () {
      for (let number = 0; number < first.count; number += 1) {
        const got = number ? await slice(name, number, signal).catch(halfway) : first;
        if (got.name !== name || got.number !== number) throw new Fault("altered");
        if (got.id !== first.id || got.count !== first.count) throw new Fault("partial");
        const bytes = decoded(got.data);
        for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
      }
    })();
  };
}

function halfway(error) {
  throw error.name === "missing" ? new Fault("partial") : error;
}

function read(text) {
  const found = SLICE.exec(text);
  if (!found) throw new Fault(text.startsWith("BS(") ? "partial" : "missing");
  const [, name, number, count, id, data] = found;
  return { name, number: +number, count: +count, id, data };
}

async function fetched(name, number, signal) {
  const got = await answer(`${name}.${number}.dat`, signal);
  return read(await got.text().catch(broken));
}

// From disk there is no `fetch`, but a script is loaded. It says what it is by calling `BS`.
const awaited = new Map();
window.BS = (name, number, count, id, data) => {
  awaited.get(`${name}.${number}`)?.done({ name, number, count, id, data });
};

function scripted(name, number) {
  const key = `${name}.${number}`;
  if (!awaited.has(key)) awaited.set(key, loading(key));
  return awaited.get(key).came;
}

function loading(key) {
  const script = document.createElement("script");
  let done;
  const came = new Promise((come, fail) => {
    const end = (how, what) => {
      awaited.delete(key);
      script.remove();
      how(what);
    };
    done = (slice) => end(come, slice);
    script.onerror = () => end(fail, new Fault("missing"));
    script.onload = () => awaited.has(key) && end(fail, new Fault("partial")); // cut off halfway
  });
  script.src = `${key}.dat`;
  document.head.append(script);
  return { came, done };
}
