/** Parameters after a URI or a header value: names in lower case, quoted values without their quotes, flags as "". */
export type Params = ReadonlyMap<string, string>;

export const NO_PARAMS: Params = new Map();

const NAME = /^[\w\-.!%*+`'~]+$/;
/** token, or host (RFC 3261 §25.1 gen-value); `@` and others are met in the wild inside tags. */
const PLAIN = /^[^\s"<>,;=?]*$/;
const NEEDS_QUOTES = /[^\w\-.!%*+`'~:[\]@/]/;

/**
 * Reads `;name=value;flag` from `at` to the end of the text; white space may stand around `;` and `=`.
 * @returns undefined when it is not well formed. Of a name given twice the first counts.
 */
export function parseParams(text: string, at = 0): Params | undefined {
  let i = skipSpace(text, at);
  if (i >= text.length) return NO_PARAMS;
  const params = new Map<string, string>();
  while (i < text.length) {
    if (text.charCodeAt(i) !== 0x3b) return undefined;
    const end = endOfParam(text, i + 1);
    if (end < 0 || !addParam(params, text.slice(i + 1, end))) return undefined;
    i = end;
  }
  return params;
}

/** The form `parseParams` reads. */
export function printParams(params: Params): string {
  let text = "";
  for (const [name, value] of params) text += value === "" ? `;${name}` : `;${name}=${quoteIfNeeded(value)}`;
  return text;
}

/** A quoted-string with what must be escaped escaped. */
export function quote(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** The text of a quoted-string given with its quotes. */
export function unquote(text: string): string {
  const inner = text.slice(1, -1);
  return inner.includes("\\") ? inner.replace(/\\(.)/gs, "$1") : inner;
}

/** Index after the closing quote of the quoted-string that starts at `at`, or -1. */
export function endOfQuoted(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5c) i++;
    else if (c === 0x22) return i + 1;
  }
  return -1;
}

/** First index from `at` that is not a space or a tab. */
export function skipSpace(text: string, at: number): number {
  let i = at;
  for (let c = text.charCodeAt(i); c === 0x20 || c === 0x09; c = text.charCodeAt(i)) i++;
  return i;
}

function endOfParam(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x3b) return i;
    if (c !== 0x22) continue;
    i = endOfQuoted(text, i) - 1;
    if (i < 0) return -1;
  }
  return text.length;
}

function addParam(params: Map<string, string>, text: string): boolean {
  const equals = text.indexOf("=");
  const name = (equals < 0 ? text : text.slice(0, equals)).trim();
  if (!NAME.test(name)) return false;
  const value = equals < 0 ? "" : text.slice(equals + 1).trim();
  const isQuoted = value.charCodeAt(0) === 0x22;
  if (isQuoted ? endOfQuoted(value, 0) !== value.length : !PLAIN.test(value)) return false;
  const key = name.toLowerCase();
  if (!params.has(key)) params.set(key, isQuoted ? unquote(value) : value);
  return true;
}

function quoteIfNeeded(value: string): string {
  return NEEDS_QUOTES.test(value) ? quote(value) : value;
}
