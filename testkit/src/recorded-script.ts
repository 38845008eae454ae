import { cueAt, type Moment, momentsOf } from "./call-moments.js";
import { documentXml } from "./element-xml.js";
import type { LoggedCall, LoggedRow, RecordedCall } from "./fetch-call.js";
import { commandsOf, documentsOf } from "./recorded-documents.js";
import { keySteps } from "./recorded-keys.js";
import { attributesOf, hungUpFirst, lengthsOf, phonesOf, textOf } from "./recorded-world.js";
import type { CallerScript, CallerStep, Expected } from "./script.js";

/** A test made of a call. */
export interface RecordedTest {
  readonly flow: string;
  readonly script: CallerScript;
}

/** A hangup so soon after the last row is the flow's own end. */
const OWN_END_MS = 200;
const MINUTE_MS = 60_000;
/** Reason of what the end of the call cut. */
const CUT = "Cancelled: call hung up";

/**
 * Turns a finished call into a test that does the same: keys, hangup and phones at the times of the call, hosts with the
 * answers they gave, and as expectation the rows and the end. What the log does not hold stays out: keys that nobody
 * took, attempts of a Gather before its last, the order of different children in documents that came by HTTP.
 */
export function recordedTest(recorded: RecordedCall): RecordedTest {
  const { call, rows, document } = recorded;
  const moments = momentsOf(recorded);
  const { texts, files, media } = lengthsOf(rows);
  const { http, pushes } = documentsOf(moments);
  const { phones, dialled } = phonesOf(recorded);
  const caller = [...keySteps(moments), ...pushes, ...hangupStep(recorded, moments)];
  const script: CallerScript = {
    call: callOf(call),
    facts: factsOf(call),
    ...filled("caller", caller),
    ...filled("phones", phones),
    ...filled("http", { ...media, ...http }),
    ...filled("files", files),
    speech: { texts, ...voicesOf(recorded) },
    expect: expectedOf(recorded, dialled),
  };
  return { flow: document ?? documentXml(commandsOf(rows, 1)), script };
}

function callOf({ from, to, direction, sip_control_app: app }: LoggedCall): NonNullable<CallerScript["call"]> {
  return {
    from,
    to,
    ...(app ? { auto_answer: app.auto_answer } : {}),
    ...(direction === "out" ? { outbound: true } : {}),
    ...(app?.max_call_length_min ? { max_length: app.max_call_length_min * MINUTE_MS } : {}),
  };
}

function factsOf({ init_on, account, lerg }: LoggedCall): NonNullable<CallerScript["facts"]> {
  const number = Object.entries(lerg ?? {}).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return {
    ...(init_on === null ? {} : { time: init_on }),
    ...(account.time_zone ? { zone: account.time_zone.name } : {}),
    ...filled("number", Object.fromEntries(number)),
  };
}

/** The caller hung up, unless the flow came to its end or a phone ended the last talk. */
function hangupStep(recorded: RecordedCall, moments: readonly Moment[]): readonly CallerStep[] {
  const { call } = recorded;
  const last = moments.at(-1);
  const isCut = moments.some(({ row }) => row?.reason === CUT);
  // Rows of what a hangup cut are written after it.
  const endMs = Date.parse(call.hangup_on ?? "");
  const cue = isCut ? (moments.findLast(({ atMs, row }) => atMs < endMs && !isCancelled(row)) ?? last) : last;
  if (!cue) return [];
  const isBridgedToTheEnd = call.children.some((leg) => leg.answer_on !== null && !hungUpFirst(leg, recorded));
  const isOwnEnd = !isCut && !isBridgedToTheEnd && endMs - cue.atMs < OWN_END_MS;
  const isEndedByFlow = cue.row?.name === "Hangup" && cue.row.success;
  return isOwnEnd || isEndedByFlow ? [] : [{ ...cueAt(cue, endMs - cue.atMs), hangup: true }];
}

function isCancelled(row: Moment["row"]): boolean {
  return row?.reason === CUT;
}

/** Languages and voices that could be spoken. */
function voicesOf({ rows }: RecordedCall): Pick<NonNullable<CallerScript["speech"]>, "languages" | "voices"> {
  const spoken = rows.filter(({ name, success }) => name === "Say" && success).map(attributesOf);
  const languages = new Set(["en", ...spoken.flatMap(({ lang }) => lang?.split("-", 1)[0] ?? [])]);
  const voices = new Set(spoken.flatMap(({ code }) => code ?? []));
  return { languages: [...languages], ...filled("voices", [...voices]) };
}

function expectedOf({ call, rows }: RecordedCall, dialled: readonly string[]): Expected {
  const digits = rows.flatMap(({ name, response }) => {
    const got = name === "Gather" ? response["digits"] : undefined;
    return typeof got === "string" && got !== "" && !got.includes("*") ? [got] : [];
  });
  const hasMasked = rows.some(({ response }) => String(response["digits"] ?? "").includes("*"));
  return {
    said: rows.flatMap((row, at) => spokenBy(row, rows.slice(0, at)) ?? []),
    ...(hasMasked ? {} : { digits }),
    dialled,
    rows: rows.map(({ path, success, reason, tag }) => ({ path, success, reason, ...(tag === null ? {} : { tag }) })),
    ...(call.state_end === null ? {} : { outcome: call.state_end }),
    ...(call.q850_cause === null ? {} : { cause: call.q850_cause }),
  };
}

/** What a command spoke: an Error that speaks says why the command before it failed. */
function spokenBy(row: LoggedRow, before: readonly LoggedRow[]): string | undefined {
  if (row.name === "Error" && /^(true|1)$/i.test(attributesOf(row)["say"] ?? ""))
    return before.findLast(({ success }) => !success)?.reason;
  const isSpoken = row.name === "Say" && (row.success || row.reason === CUT);
  return isSpoken ? (attributesOf(row)["text"] ?? textOf(row)) : undefined;
}

/** A member that is left out when it holds nothing. */
function filled<K extends string, V extends object>(name: K, value: V): { [P in K]?: V } {
  return (Object.keys(value).length === 0 ? {} : { [name]: value }) as { [P in K]?: V };
}
