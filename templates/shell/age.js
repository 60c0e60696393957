// Reads age files (age-encryption.org/v1), piece by piece, on the audited primitives of noble. Not
// typage: its passphrase freezes the page while it derives, its X25519 fails where there is no
// `crypto.subtle` (plain http), and what a share has no use for is a third of what would be loaded.
// The vectors of CCTV hold it to the format.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { pow } from "@noble/curves/abstract/modular.js";
import { montgomery } from "@noble/curves/abstract/montgomery.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64nopad, bech32 } from "@scure/base";
import { Fault } from "./fault.js";

const MOST_WORK = 20; // log2 of scrypt's N: a gigabyte of memory, and seconds
const LONGEST_HEADER = 1 << 17;
const NONCE = 16;
const TAG = 16;
const CHUNK = (1 << 16) + TAG;
// Base64 is strict, and the last line of a body is the one that is not full, though it be empty.
const HEADER = /^age-encryption\.org\/v1\n((?:-> [!-~]+(?: [!-~]+)*\n(?:[A-Za-z\d+/]{64}\n)*[A-Za-z\d+/]{0,63}\n)+)--- ([A-Za-z\d+/]{43})\n$/;
const STANZA = /-> (.+)\n((?:.{64}\n)*.{0,63})\n/g;

const P = 2n ** 255n - 19n;
const x25519 = montgomery({
  P,
  type: "x25519",
  powPminus2: (x) => pow(x, P - 2n, P),
  adjustScalarBytes(bytes) { // RFC 7748, section 5
    bytes[0] &= 248;
    bytes[31] = (bytes[31] & 127) | 64;
    return bytes;
  },
});

const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// --- keys -----------------------------------------------------------------------------------------

function fileKey(body, key) {
  if (body.length !== 32) throw new Fault("altered");
  try {
    return chacha20poly1305(key, new Uint8Array(12)).decrypt(body);
  } catch {
    return null;
  }
}

// A passphrase, already normalised. `told` hears how far the derivation is, from 0 to 1.
export class Passphrase {
  constructor(text, told) {
    this.text = text;
    this.told = told;
  }

  async fileKey(stanzas) {
    const [{ args, body }] = stanzas;
    const [kind, salt, work] = args;
    const fits = stanzas.length === 1 && args.length === 3 && kind === "scrypt" && /^[1-9]\d?$/.test(work);
    if (!fits || work > MOST_WORK || salt.length !== 22) throw new Fault("altered");
    const labelled = joined([utf8("age-encryption.org/v1/scrypt"), base64nopad.decode(salt)]);
    const hard = { N: 2 ** work, r: 8, p: 1, dkLen: 32, asyncTick: 20, onProgress: this.told };
    const derived = await scryptAsync(this.text, labelled, hard).catch(() => { throw new Fault("memory"); });
    const key = fileKey(body, derived);
    if (!key) throw new Fault("wrong");
    return key;
  }
}

// A secret key, `AGE-SECRET-KEY-1…`; `without` is the fault when nothing was sealed for it.
export class Identity {
  constructor(text, without) {
    const { prefix, bytes } = bech32.decodeToBytes(text);
    if (prefix.toUpperCase() !== "AGE-SECRET-KEY-" || bytes.length !== 32) throw new Fault("altered");
    this.secret = bytes;
    this.own = x25519.getPublicKey(bytes);
    this.without = without;
  }

  fileKey(stanzas) {
    if (stanzas.some(({ args }) => args[0] === "scrypt")) throw new Fault("altered"); // it stands alone
    for (const { args, body } of stanzas) {
      if (args[0] !== "X25519") continue;
      if (args.length !== 2 || args[1].length !== 43) throw new Fault("altered");
      const share = base64nopad.decode(args[1]);
      const shared = x25519.getSharedSecret(this.secret, share);
      const info = utf8("age-encryption.org/v1/X25519");
      const key = fileKey(body, hkdf(sha256, shared, joined([share, this.own]), info, 32));
      if (key) return key;
    }
    throw new Fault(this.without);
  }
}

// --- files ----------------------------------------------------------------------------------------

// Open an age file: what comes in pieces is yielded in pieces, each as it was sealed. Where `bind` is
// given, it is the hash of the header and the nonce: they fix the key of all that follows, so that
// one file cannot stand in for another.
export async function* opened(pieces, identity, bind = "") {
  const coming = new Coming(pieces);
  const header = await coming.until(headerSize);
  const nonce = await coming.take(NONCE);
  if (bind && hex(sha256(joined([header, nonce]))) !== bind) throw new Fault("altered");
  const key = await guarded(() => keyOf(header, identity));
  yield* stream(coming, hkdf(sha256, key, nonce, utf8("payload"), 32));
}

async function keyOf(header, identity) {
  const text = new TextDecoder("latin1").decode(header);
  const [, stanzas, mac] = HEADER.exec(text) ?? [];
  if (!stanzas) throw new Fault("altered");
  const read = [...stanzas.matchAll(STANZA)].map(([, args, body]) => ({
    args: args.split(" "),
    body: base64nopad.decode(body.replace(/\n/g, "")),
  }));
  const key = await identity.fileKey(read);
  const signed = header.subarray(0, header.length - mac.length - 2);
  const own = hmac(sha256, hkdf(sha256, key, undefined, utf8("header"), 32), signed);
  if (base64nopad.encode(own) !== mac) throw new Fault("altered");
  return key;
}

// Return how long the header is, or 0 while it is not all there.
function headerSize(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const last = text.indexOf("\n---");
  return last < 0 ? 0 : text.indexOf("\n", last + 1) + 1;
}

async function* stream(coming, key) {
  const nonce = new Uint8Array(12);
  for (let number = 0, last = false; !last; number += 1) {
    const chunk = await coming.upTo(CHUNK);
    last = await coming.atEnd();
    new DataView(nonce.buffer).setUint32(7, number);
    nonce[11] = last ? 1 : 0;
    if (chunk.length < TAG || (number && chunk.length === TAG)) throw new Fault("altered");
    yield await guarded(() => chacha20poly1305(key, nonce).decrypt(chunk));
  }
}

// Bytes that come in pieces, taken by the number.
class Coming {
  constructor(pieces) {
    this.pieces = pieces;
    this.held = new Uint8Array(0);
  }

  async more() {
    const { done, value } = await this.pieces.next();
    if (!done) this.held = this.held.length ? joined([this.held, value]) : value;
    return !done;
  }

  async atEnd() {
    while (!this.held.length) if (!(await this.more())) return true;
    return false;
  }

  async upTo(size) {
    while (this.held.length < size && (await this.more()));
    const taken = this.held.subarray(0, size);
    this.held = this.held.subarray(size);
    return taken;
  }

  async take(size) {
    const taken = await this.upTo(size);
    if (taken.length < size) throw new Fault("altered");
    return taken;
  }

  async until(sizeOf) {
    let size;
    while (!(size = sizeOf(this.held.subarray(0, LONGEST_HEADER)))) {
      if (this.held.length >= LONGEST_HEADER || !(await this.more())) throw new Fault("altered");
    }
    return this.take(size);
  }
}

// What goes wrong in reading is a file that was altered, unless it has a name already.
export async function guarded(work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? error : new Fault("altered");
  }
}
