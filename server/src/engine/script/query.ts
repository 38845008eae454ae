import { withPairs } from "../../base/url-query.js";

/** Keys of document requests; a variable of one of these names is sent as `meta[...]` only (call-xml.md 6.2). */
const RESERVED: ReadonlySet<string> = new Set([
  ...["from", "to", "tn", "state", "sca", "call", "tag"],
  ...["dtmf", "code", "attempts", "success"],
]);

/** The URL with keys and variables behind its own query (call-xml.md 6.1, 6.2). */
export function withQuery(
  url: string,
  keys: readonly (readonly [string, string])[],
  meta: ReadonlyMap<string, string>,
): string {
  const [bare = url] = url.split("#", 1);
  const at = bare.indexOf("?");
  const present = new Set(at < 0 ? [] : new URLSearchParams(bare.slice(at + 1)).keys());
  const pairs = [...keys];
  for (const [name, value] of meta) {
    pairs.push([`meta[${name}]`, value]);
    if (!RESERVED.has(name) && !present.has(name) && !keys.some(([key]) => key === name)) pairs.push([name, value]);
  }
  return withPairs(bare, pairs);
}
