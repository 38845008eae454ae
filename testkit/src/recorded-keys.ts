import { cueAt, type Moment } from "./call-moments.js";
import type { LoggedRow } from "./fetch-call.js";
import type { CallerStep } from "./script.js";

const INTERRUPTED = /^Interrupted by /;
const FILLERS = /^(Say|Play|Pause)$/;
const SOON_MS = 50;
const GATHER_TIMEOUT_MS = 10_000;
const SPEECH_TIMEOUT_MS = 1_500;

/** When keys were pressed and words said, as far as rows tell: those that a Gather or a Pause took. */
export function keySteps(moments: readonly Moment[]): readonly CallerStep[] {
  return moments.flatMap((moment, index): CallerStep | readonly CallerStep[] => {
    const { row } = moment;
    if (row?.name === "Gather") return gatherStep(moments, index, row) ?? [];
    const key = row?.name === "Pause" ? row.response["dtmf"] : undefined;
    return typeof key === "string" ? [{ ...before(moments, index, moment.atMs), press: key }] : [];
  });
}

/** The keys of the last attempt; those of attempts before are not in the log. */
function gatherStep(moments: readonly Moment[], index: number, row: LoggedRow): CallerStep | undefined {
  const { digits, speech, finished_by: finishedBy } = row.response;
  if (typeof speech === "string" && speech !== "")
    return { ...cueOfKeys(moments, index, row), say: speech, lasts: 100 };
  if (typeof digits !== "string" || digits === "") return undefined;
  const press = `${digits.replaceAll("*", isSensitive(row) ? "0" : "*")}${finishedBy === "stop_key" ? stopKey(row) : ""}`;
  return { ...cueOfKeys(moments, index, row), press };
}

function cueOfKeys(moments: readonly Moment[], index: number, row: LoggedRow) {
  const { atMs } = moments[index] as Moment;
  const filler = lastFiller(moments, index, row);
  if (filler < 0 && hasFillers(row)) return typedAhead(moments, index);
  if (filler >= 0 && INTERRUPTED.test(moments[filler]?.row?.reason ?? ""))
    return before(moments, filler, moments[filler]?.atMs ?? atMs);
  if (row.response["finished_by"] === "speech") return before(moments, index, atMs - silenceMs(row) - 2 * SOON_MS);
  if (row.response["finished_by"] !== "timeout") return before(moments, index, atMs);
  const timeoutMs = Number(row.command.attributes?.["digit_timeout"] ?? row.command.attributes?.["timeout"]);
  return before(moments, index, atMs - (Number.isNaN(timeoutMs) ? GATHER_TIMEOUT_MS : timeoutMs) + SOON_MS);
}

/** Before the command ahead of the Gather was over. */
function typedAhead(moments: readonly Moment[], index: number) {
  const end = moments[Math.max(0, index - 1)] as Moment;
  const start = moments[Math.max(0, index - 2)] as Moment;
  return cueAt(start, Math.min(SOON_MS, (end.atMs - start.atMs) / 2));
}

/** A time as a cue on the line before. */
function before(moments: readonly Moment[], index: number, atMs: number) {
  const cue = moments[Math.max(0, index - 1)] as Moment;
  return cueAt(cue, atMs - cue.atMs);
}

/** Index of the last prompt of the attempts of this Gather. */
function lastFiller(moments: readonly Moment[], index: number, gather: LoggedRow): number {
  for (let at = index - 1; at >= 0; at--) {
    const row = moments[at]?.row;
    if (row?.path === gather.path) return -1;
    if (row && FILLERS.test(row.name) && row.path.startsWith(`${gather.path}/`)) return at;
  }
  return -1;
}

/** Silence after which words were taken to be over. */
function silenceMs({ command }: LoggedRow): number {
  const ms = Number(command.attributes?.["speech_timeout"]);
  return Number.isNaN(ms) ? SPEECH_TIMEOUT_MS : ms;
}

function hasFillers({ element }: LoggedRow): boolean {
  return typeof element === "object" && element !== null && Object.keys(element).some((name) => FILLERS.test(name));
}

function isSensitive({ command }: LoggedRow): boolean {
  return /^(true|1)$/i.test(command.attributes?.["sensitive"] ?? "");
}

function stopKey({ command, response }: LoggedRow): string {
  const keys = command.attributes?.[response["dialect"] === "B" ? "dtmf_stop" : "finishOnKey"] ?? "*";
  return keys.replaceAll("+", "")[0] ?? "";
}
