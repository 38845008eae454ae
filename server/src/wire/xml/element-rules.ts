import { gatherDialect } from "./gather-dialect.js";
import type { Verb } from "./verb.js";
import { shorten } from "./xml-error.js";

/** Targets of one Dial (call-xml.md 8.1). */
const MAX_TARGETS = 20;
/** Body of a Curl (call-xml.md 4.12). */
const MAX_BODY_BYTES = 64 * 1024;

type Checked = Omit<Verb, "problem">;

/** Rules that the table of elements cannot say, each giving the reason of the row. */
const RULES: ReadonlyMap<string, (verb: Checked) => string | undefined> = new Map([
  ["Play", (verb) => (hasSource(verb) ? undefined : `Missing url at line ${verb.line}, column ${verb.column}`)],
  ["Say", (verb) => (verb.values.text("text")?.trim() ? undefined : "Nothing to say")],
  ["Dial", checkDial],
  ["Curl", checkCurl],
  ["Case", (verb) => checkAnswer(verb, "dtmf")],
  ["DTMF", (verb) => checkAnswer(verb, "value")],
  ["Gather", (verb) => (gatherDialect(verb) === "mixed" ? "Gather mixes dialects" : undefined)],
]);

/** What is wrong with an element as a whole. */
export function checkElement(verb: Checked): string | undefined {
  return RULES.get(verb.name)?.(verb);
}

function hasSource({ values }: Checked): boolean {
  return values.has("record") || values.has("file") || values.has("url");
}

/** A branch says which input it is for. */
function checkAnswer({ values, line, column }: Checked, keys: string): string | undefined {
  return values.has(keys) || values.has("speech") ? undefined : `Missing ${keys} at line ${line}, column ${column}`;
}

function checkCurl({ data, line, column }: Checked): string | undefined {
  const body = data.find(({ name }) => name === "Body")?.text ?? "";
  if (Buffer.byteLength(body) <= MAX_BODY_BYTES) return undefined;
  return `Invalid body="${shorten(body)}" at line ${line}, column ${column}: at most 64 KiB`;
}

function checkDial({ data, text }: Checked): string | undefined {
  const targets = data.length + (text === "" ? 0 : 1);
  if (targets === 0) return "Dial needs a target";
  return targets > MAX_TARGETS ? `Dial has more than ${MAX_TARGETS} targets` : undefined;
}
