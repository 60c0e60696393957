// A reader's key, remembered on this device where that was asked for: on a secure website only, for on
// disk every page of every folder could read it, and over plain http whoever is on the way. It is sealed
// with a key that the browser hands to no script, though it does its work for all pages of this website.
import { joined } from "./age.js";
import { onDisk } from "./carry.js";

const STORE = "key";
const AES = { name: "AES-GCM", length: 256 };
const NONCE = 12;

export const canRemember = !onDisk && isSecureContext && Boolean(window.crypto?.subtle && window.indexedDB);

const named = (site) => `beeldsite:${site}`; // each share has a store of its own, which can go whole

// Keep the key of a share; in the place of one that was kept before.
export async function keep(site, key) {
  const lock = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const plain = new TextEncoder().encode(JSON.stringify(key));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: AES.name, iv }, lock, plain));
  await inStore(site, "readwrite", (store) => store.put({ lock, sealed: joined([iv, sealed]) }, 0));
}

// Return the key that was kept of a share, null where there is none that can be read.
export async function kept(site) {
  try {
    const there = await indexedDB.databases?.(); // to ask a store for something makes one
    if (there && !there.some(({ name }) => name === named(site))) return null;
    const { lock, sealed } = await inStore(site, "readonly", (store) => store.get(0));
    const iv = sealed.subarray(0, NONCE);
    const plain = await crypto.subtle.decrypt({ name: AES.name, iv }, lock, sealed.subarray(NONCE));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null;
  }
}

export const forget = (site) => settled(indexedDB.deleteDatabase(named(site)), "onsuccess");

async function inStore(site, mode, act) {
  const opening = indexedDB.open(named(site), 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  await settled(opening, "onsuccess");
  try {
    const work = opening.result.transaction(STORE, mode);
    const asked = act(work.objectStore(STORE));
    await settled(work, "oncomplete");
    return asked.result;
  } finally {
    opening.result.close();
  }
}

function settled(one, when) {
  return new Promise((done, fail) => {
    one[when] = done;
    one.onerror = one.onabort = one.onblocked = () => fail(one.error);
  });
}
