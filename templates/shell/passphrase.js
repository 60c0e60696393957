// A passphrase as it was sealed, however it was typed.
export function normalised(typed) {
  const bare = typed.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss");
  return bare.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}
