// A share, opened: the key file by the passphrase, the pack by the key, what the pack says by its
// signature. Each step trusts only what the one before it has shown to be as it was sealed.
import * as ed25519 from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { Identity, Passphrase, guarded, hex, joined, opened } from "./age.js";
import { decoded } from "./carry.js";
import { Fault } from "./fault.js";
import { normalised } from "./passphrase.js";

const SIGNED = new TextEncoder().encode("beeldsite-share/1\n");
const FORMAT = 1;
ed25519.hashes.sha512 = sha512;

// Open a share: return it, and the key that opens it without the passphrase. `carry` brings its files,
// `site` is the share that this page belongs to ("" for any), `told` hears how far it is, from 0 to 1.
export async function unlock(typed, carry, site, told) {
  const passphrase = normalised(typed);
  const [slot] = passphrase.split("-");
  if (!slot) throw new Fault("empty");
  if (!/^[a-z0-9]+$/.test(slot)) throw new Fault("slot");
  const sealed = await carry(`k/${slot}`).catch(without("slot"));
  const pack = coming(carry); // on its way while the key is derived
  const key = await json(opened(sealed, new Passphrase(passphrase, told)));
  return { share: await shareOf(key, carry, site, pack), key };
}

// Open a share with the key of its reader.
export async function shareOf(key, carry, site, pack = coming(carry)) {
  if (site && key.site !== site) throw new Fault("foreign");
  const identity = await guarded(() => new Identity(key.identity, "closed"));
  const bytes = joined(await all(opened(await pack, identity)));
  const held = await signed(bytes, await guarded(() => decoded(key.verify)));
  if (held.site !== key.site) throw new Fault("foreign");
  if (held.v !== FORMAT) throw new Fault("newer");
  const epoch = await guarded(() => new Identity(held.epoch, "altered"));
  return new Share(held, epoch, carry, key.verify);
}

function coming(carry) {
  const pack = carry("m").catch(without("partial"));
  pack.catch(() => {}); // told when it is asked for
  return pack;
}

class Share {
  #epoch;
  #carry;
  #secret;

  constructor(pack, epoch, carry, secret) {
    Object.assign(this, pack);
    this.#epoch = epoch;
    this.#carry = carry;
    this.#secret = secret;
  }

  // A name for an address of this share that tells nothing to who has no key, and stays the same.
  opaque(address, length) {
    const named = new TextEncoder().encode(`${this.#secret}\n${address}`);
    return hex(sha256(named)).slice(0, length);
  }

  // Bring a clip or a picture, and cut off what it was padded with. `told` hears how far it is.
  async bring(path, signal, told = () => {}) {
    const { name, size, mime, sealed, bind } = this.blobs[path];
    const pieces = await this.#carry(`b/${name}`, signal).catch(without("partial"));
    const whole = new Blob(await all(opened(paced(pieces, sealed, told, signal), this.#epoch, bind)));
    if (whole.size < size) throw new Fault("altered");
    return whole.slice(0, size, mime);
  }
}

// Tell how far pieces are, and let the page breathe: a file from disk never waits by itself.
async function* paced(pieces, size, told, signal) {
  let passed = 0;
  let since = performance.now();
  for await (const piece of pieces) {
    passed += piece.length;
    yield piece;
    if (performance.now() - since < 40) continue;
    told(Math.min(1, passed / size));
    await breath();
    if (signal.aborted) throw new DOMException("", "AbortError");
    since = performance.now();
  }
}

// A turn of the event loop. Not by a timer: in a tab behind others those wait a second.
function breath() {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); done(); };
    port2.postMessage(0);
  });
}

function without(name) {
  return (error) => { throw error.name === "missing" ? new Fault(name) : error; };
}

async function all(pieces) {
  const read = [];
  for await (const piece of pieces) read.push(piece);
  return read;
}

async function json(pieces) {
  const read = joined(await all(pieces));
  return guarded(() => JSON.parse(new TextDecoder().decode(read)));
}

async function signed(pack, verify) {
  const [signature, payload] = [pack.subarray(0, 64), pack.subarray(64)];
  await guarded(() => {
    if (!ed25519.verify(signature, joined([SIGNED, payload]), verify)) throw new Fault("altered");
  });
  const unpacked = new Blob([payload]).stream().pipeThrough(new DecompressionStream("gzip"));
  return guarded(() => new Response(unpacked).json());
}
