import { oneDer, readDer } from "./der.js";
import type { TnAuthList } from "./port.js";

const SEQUENCE = 0x30;
const IA5_STRING = 0x16;
const INTEGER = 0x02;
const [SPC, RANGE, ONE] = [0xa0, 0xa1, 0xa2];
/** Digits of a number (E.164). */
const MAX_DIGITS = 15;

/**
 * Reads the value of the extension TNAuthorizationList.
 * @throws Error when it is malformed or empty (stir-shaken.md 5, rule 5)
 */
export function readTnAuthList(value: Buffer): TnAuthList {
  const spc: string[] = [];
  const tns: string[] = [];
  for (const { tag, content } of readDer(oneDer(value, SEQUENCE))) {
    if (tag === SPC) spc.push(textOf(content, /^[\x21-\x7e]{1,64}$/));
    else if (tag === RANGE) tns.push(rangeOf(content));
    else if (tag === ONE) tns.push(textOf(content, /^[0-9*#]{1,15}$/));
    else throw new Error("an entry of another kind");
  }
  if (spc.length + tns.length === 0) throw new Error("no entry");
  return { spc, tns };
}

function textOf(content: Buffer, form: RegExp): string {
  const text = oneDer(content, IA5_STRING).toString("latin1");
  if (!form.test(text)) throw new Error("an entry with other characters");
  return text;
}

function rangeOf(content: Buffer): string {
  const [start, count, ...more] = readDer(oneDer(content, SEQUENCE));
  if (start?.tag !== IA5_STRING || count?.tag !== INTEGER || more.length > 0) throw new Error("a malformed range");
  const first = start.content.toString("latin1");
  const numbers = count.content;
  const isCount = numbers.length > 0 && numbers.length <= 8 && ((numbers[0] ?? 0) & 0x80) === 0;
  if (!/^\d{1,15}$/.test(first) || !isCount) throw new Error("a malformed range");
  const last = BigInt(first) + BigInt(`0x${numbers.toString("hex")}`) - 1n;
  const text = String(last).padStart(first.length, "0");
  if (last < BigInt(first) || text.length > MAX_DIGITS) throw new Error("a malformed range");
  return `${first}-${text}`;
}
