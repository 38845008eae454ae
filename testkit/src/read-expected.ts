import { type Field, present } from "./field.js";
import type { Expected, ExpectedRow } from "./script.js";
import { isPattern } from "./text-pattern.js";

/** A length within limits. */
export interface Limits {
  readonly leastMs: number;
  readonly mostMs: number;
}

export interface ReadRecording {
  readonly tag?: string;
  readonly text?: string;
  readonly lasted?: Limits;
}

/** `Expected` with times in milliseconds. */
export interface ReadExpected extends Omit<Expected, "lasted" | "recordings"> {
  readonly lasted?: Limits;
  readonly recordings?: readonly ReadRecording[];
}

const OUTCOMES = ["completed", "rejected", "no_answer", "canceled", "failed"] as const;
/** What "to a tenth of a second" means. */
const TOLERANCE_MS = 100;

export function readExpected(field: Field): ReadExpected {
  const all = field.members([
    "said",
    "digits",
    "dialled",
    "events",
    "rows",
    "requests",
    "recordings",
    "vars",
    "outcome",
    "cause",
    "cost",
    "lasted",
  ]);
  return present<ReadExpected>({
    said: patterns(all.said),
    digits: patterns(all.digits),
    dialled: patterns(all.dialled),
    events: patterns(all.events),
    requests: patterns(all.requests),
    rows: all.rows.isAbsent ? undefined : all.rows.items().map(readRow),
    recordings: all.recordings.isAbsent ? undefined : all.recordings.items().map(readRecording),
    vars: all.vars.isAbsent
      ? undefined
      : Object.fromEntries(all.vars.entries().map(([name, value]) => [name, readPattern(value)])),
    outcome: all.outcome.word(OUTCOMES),
    cause: all.cause.number(),
    cost: all.cost.number(),
    lasted: readLimits(all.lasted),
  });
}

function readRow(field: Field): ExpectedRow {
  const row = field.members(["path", "name", "success", "reason", "tag"]);
  return present<ExpectedRow>({
    path: optionalPattern(row.path),
    name: row.name.text(),
    success: row.success.flag(),
    reason: optionalPattern(row.reason),
    tag: row.tag.text(),
  });
}

function readRecording(field: Field): ReadRecording {
  const { tag, text, lasted } = field.members(["tag", "text", "lasted"]);
  return present<ReadRecording>({ tag: tag.text(), text: optionalPattern(text), lasted: readLimits(lasted) });
}

function readLimits(field: Field): Limits | undefined {
  if (field.isAbsent) return undefined;
  if (field.isMap) {
    const { least, most } = field.members(["least", "most"]);
    return { leastMs: least.spanMs() ?? 0, mostMs: most.spanMs() ?? Number.POSITIVE_INFINITY };
  }
  const ms = field.spanMs();
  return ms === undefined ? undefined : { leastMs: ms - TOLERANCE_MS, mostMs: ms + TOLERANCE_MS };
}

/** Texts, of which those between slashes are patterns. */
function patterns(field: Field): readonly string[] | undefined {
  if (field.isAbsent) return undefined;
  return field.items().map(readPattern);
}

/** A text, or a pattern between slashes. */
export function readPattern(field: Field): string {
  const text = field.text() ?? "";
  if (!isPattern(text)) return text;
  try {
    new RegExp(text.slice(1, -1), "u");
  } catch {
    field.fail("is no regular expression");
  }
  return text;
}

function optionalPattern(field: Field): string | undefined {
  return field.isAbsent ? undefined : readPattern(field);
}
