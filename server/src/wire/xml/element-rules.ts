import { gatherDialect } from "./gather-dialect.js";
import type { Verb } from "./verb.js";

/** Targets of one Dial (call-xml.md 8.1). */
const MAX_TARGETS = 20;

type Checked = Omit<Verb, "problem">;

/** Rules that the table of elements cannot say, each giving the reason of the row. */
const RULES: ReadonlyMap<string, (verb: Checked) => string | undefined> = new Map([
  ["Play", (verb) => (hasSource(verb) ? undefined : `Missing url at line ${verb.line}, column ${verb.column}`)],
  ["Say", (verb) => (verb.values.text("text")?.trim() ? undefined : "Nothing to say")],
  ["Dial", checkDial],
  ["Gather", (verb) => (gatherDialect(verb) === "mixed" ? "Gather mixes dialects" : undefined)],
]);

/** What is wrong with an element as a whole. */
export function checkElement(verb: Checked): string | undefined {
  return RULES.get(verb.name)?.(verb);
}

function hasSource({ values }: Checked): boolean {
  return values.has("record") || values.has("file") || values.has("url");
}

function checkDial({ data, text }: Checked): string | undefined {
  const targets = data.length + (text === "" ? 0 : 1);
  if (targets === 0) return "Dial needs a target";
  return targets > MAX_TARGETS ? `Dial has more than ${MAX_TARGETS} targets` : undefined;
}
