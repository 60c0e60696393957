// Holds the reader of the unlock page to the test vectors of CCTV, and prints each one that goes
// otherwise than it should. Left out: armor and post-quantum keys, which no share has.
import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import * as vectors from "cctv-age";
import { Identity, Passphrase, opened } from "../templates/shell/age.js";

const LEFT_OUT = /^armored: yes$|^identity: AGE-SECRET-KEY-PQ-|^expect: armor failure$/m;

function* pieces(bytes) {
  for (let at = 0; at < bytes.length; at += 10_007) yield bytes.subarray(at, at + 10_007);
}

// Several keys of one vector, tried in turn.
function keys(told) {
  const found = told.flatMap(([name, value]) =>
    name === "identity" ? [new Identity(value, "closed")]
      : name === "passphrase" ? [new Passphrase(value, () => {})] : []);
  return {
    async fileKey(stanzas) {
      let why;
      for (const one of found) {
        try { return await one.fileKey(stanzas); } catch (error) { why = error; }
      }
      throw why;
    },
  };
}

async function outcome(sealed, told) {
  const hash = createHash("sha256");
  try {
    for await (const piece of opened(pieces(sealed), keys(told))) hash.update(piece);
  } catch (error) {
    return [error.name, hash.digest("hex")];
  }
  return ["success", hash.digest("hex")];
}

// A share shows nothing of a file that does not open to its end, so that a payload counts when it does.
const WORDS = { success: ["success"], "no match": ["closed", "wrong", "altered"] };
let held = 0;
for (const [name, vector] of Object.entries(vectors)) {
  const bytes = Buffer.from(vector);
  const end = bytes.indexOf("\n\n");
  const head = bytes.subarray(0, end).toString("latin1");
  if (LEFT_OUT.test(head)) continue;
  const told = head.split("\n").map((line) => line.split(": "));
  const { expect, payload, compressed } = Object.fromEntries(told);
  const body = bytes.subarray(end + 2);
  const [ended, digest] = await outcome(compressed ? inflateSync(body) : body, told);
  held += 1;
  const right = (WORDS[expect] ?? ["altered"]).includes(ended) && (ended !== "success" || digest === payload);
  if (!right) console.log(`${name}: ${expect}, but ${ended}`);
}
console.log(`${held} vectors`);
