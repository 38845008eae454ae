/** Keys of document requests; a variable of one of these names is sent as `meta[...]` only (call-xml.md 6.2). */
const RESERVED: ReadonlySet<string> = new Set([
  ...["from", "to", "tn", "state", "sca", "call", "tag"],
  ...["dtmf", "code", "attempts", "success"],
]);

/**
 * The URL with keys and variables behind its own query (call-xml.md 6.1, 6.2). It stays as written up to there; a
 * fragment is dropped, for it is never sent.
 */
export function withQuery(
  url: string,
  keys: readonly (readonly [string, string])[],
  meta: ReadonlyMap<string, string>,
): string {
  const bare = url.split("#", 1)[0] ?? url;
  const at = bare.indexOf("?");
  const present = new Set(at < 0 ? [] : new URLSearchParams(bare.slice(at + 1)).keys());
  const pairs = [...keys];
  for (const [name, value] of meta) {
    pairs.push([`meta[${name}]`, value]);
    if (!RESERVED.has(name) && !present.has(name)) pairs.push([name, value]);
  }
  const added = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  const glue = at < 0 ? "?" : /[?&]$/.test(bare) ? "" : "&";
  return added === "" ? bare : `${bare}${glue}${added}`;
}

/** Percent-encoding with space as %20 and + as %2B. Halves of surrogate pairs, which cannot be encoded, are replaced. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}
