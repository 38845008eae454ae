import { IN_NAME, IN_VALUE, isOf, NAME, PLAIN } from "./letters.js";

/** Parameters after a URI or a header value: names in lower case, quoted values without their quotes, flags as "". */
export interface Params extends Iterable<readonly [name: string, value: string]> {
  readonly size: number;
  get(name: string): string | undefined;
  has(name: string): boolean;
}

interface Param {
  readonly name: string;
  readonly value: string;
  next: Param | undefined;
}

/** As they came, of a name given twice the first. They are few: a chain takes a fraction of what a Map does. */
export class ParamList implements Params {
  #first: Param | undefined = undefined;
  #last: Param | undefined = undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(name: string): string | undefined {
    return this.#find(name)?.value;
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  add(name: string, value: string): void {
    if (this.#find(name)) return;
    const param: Param = { name, value, next: undefined };
    if (this.#last) this.#last.next = param;
    else this.#first = param;
    this.#last = param;
    this.#size++;
  }

  *[Symbol.iterator](): Iterator<readonly [name: string, value: string]> {
    for (let param = this.#first; param; param = param.next) yield [param.name, param.value];
  }

  #find(name: string): Param | undefined {
    let param = this.#first;
    while (param && param.name !== name) param = param.next;
    return param;
  }
}

export const NO_PARAMS: Params = new ParamList();

const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const NEEDS_QUOTES = /[^\w\-.!%*+`'~:[\]@/]/;

/**
 * Reads `;name=value;flag` from `at` to the end of the text; white space may stand around `;` and `=`.
 * @returns undefined when it is not well formed. Of a name given twice the first counts.
 */
export function parseParams(text: string, at = 0): Params | undefined {
  let i = skipSpace(text, at);
  if (i >= text.length) return NO_PARAMS;
  const params = new ParamList();
  while (i < text.length) {
    if (text.charCodeAt(i) !== SEMICOLON) return undefined;
    const plainEnd = addPlain(params, text, i + 1);
    if (plainEnd > i) {
      i = plainEnd;
      continue;
    }
    const end = endOfParam(text, i + 1);
    if (end < 0 || !addParam(params, text.slice(i + 1, end))) return undefined;
    i = end;
  }
  return params;
}

/** The form `parseParams` reads. */
export function printParams(params: Params): string {
  if (params.size === 0) return "";
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
    if (c === SEMICOLON) return i;
    if (c !== 0x22) continue;
    i = endOfQuoted(text, i) - 1;
    if (i < 0) return -1;
  }
  return text.length;
}

/** Takes a parameter in its usual form: no space, no quotes, nothing in upper case in its name. @returns its end, -1 when it is of another form */
function addPlain(params: ParamList, text: string, at: number): number {
  let nameEnd = at;
  while (isOf(text, nameEnd, IN_NAME)) nameEnd++;
  if (nameEnd === at) return -1;
  const hasValue = text.charCodeAt(nameEnd) === EQUALS;
  let end = hasValue ? nameEnd + 1 : nameEnd;
  if (hasValue) while (isOf(text, end, IN_VALUE)) end++;
  if (end < text.length && text.charCodeAt(end) !== SEMICOLON) return -1;
  params.add(text.slice(at, nameEnd), hasValue ? text.slice(nameEnd + 1, end) : "");
  return end;
}

function addParam(params: ParamList, text: string): boolean {
  const equals = text.indexOf("=");
  const name = (equals < 0 ? text : text.slice(0, equals)).trim();
  if (!NAME.test(name)) return false;
  const value = equals < 0 ? "" : text.slice(equals + 1).trim();
  const isQuoted = value.charCodeAt(0) === 0x22;
  if (isQuoted ? endOfQuoted(value, 0) !== value.length : !PLAIN.test(value)) return false;
  const key = name.toLowerCase();
  params.add(key, isQuoted ? unquote(value) : value);
  return true;
}

function quoteIfNeeded(value: string): string {
  return NEEDS_QUOTES.test(value) ? quote(value) : value;
}
