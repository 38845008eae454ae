import type { OfficeHoursRow } from "opentact/domain/office-hours/port.js";
import { validateDocument } from "opentact/wire/xml/callcontrol.js";
import { Field, present, type ScriptProblem } from "./field.js";
import { type ReadExpected, readExpected, readPattern } from "./read-expected.js";
import { readReplies } from "./read-http.js";
import { readPlans } from "./read-phones.js";
import type { CallerScript } from "./script.js";
import type { Deed, World } from "./world.js";

/** A script that was read and found sound. */
export interface ReadScript {
  readonly world: World;
  readonly expected: ReadExpected;
  /** Prices of a minute. */
  readonly prices: { readonly call: string; readonly dial: string };
}

/** A script that cannot be played: all that is wrong with it. */
export class ScriptError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ScriptError";
    this.problems = problems;
  }
}

const PARTS = ["call", "facts", "caller", "phones", "http", "files", "speech", "prices", "expect"] as const;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/**
 * Reads a script of a program or of YAML.
 * @param describe a problem as a line for people
 * @throws ScriptError
 */
export function readScript(script: unknown, describe: (problem: ScriptProblem) => string): ReadScript {
  const problems: ScriptProblem[] = [];
  const parts = new Field(script, problems).members(PARTS);
  const read = {
    world: readWorld(parts),
    expected: readExpected(parts.expect),
    prices: readPrices(parts.prices),
  };
  if (problems.length > 0) throw new ScriptError(problems.map(describe));
  return read;
}

/** An empty script is sound. */
export type ScriptParts = Readonly<Record<keyof CallerScript, Field>>;

function readWorld(parts: ScriptParts): World {
  const call = parts.call.members(["from", "to", "auto_answer", "outbound", "max_length", "limit"]);
  const facts = parts.facts.members(["time", "zone", "number", "office_hours"]);
  return present<World>({
    from: call.from.text(),
    to: call.to.text(),
    autoAnswer: call.auto_answer.flag(),
    isOutbound: call.outbound.flag(),
    maxMs: call.max_length.spanMs(),
    limitMs: call.limit.spanMs(),
    startEpochMs: readTime(facts.time),
    timeZone: readZone(facts.zone),
    lerg: facts.number.isAbsent ? undefined : textMap(facts.number),
    officeHours: facts.office_hours.isAbsent
      ? undefined
      : facts.office_hours.items().flatMap((item) => readOfficeHours(item) ?? []),
    deeds: parts.caller.items().flatMap((item) => readStep(item) ?? []),
    targets: Object.fromEntries(parts.phones.entries().map(([name, field]) => [name, readPlans(field)])),
    http: Object.fromEntries(parts.http.entries().map(([url, field]) => [readUrl(url, field), readReplies(field)])),
    filesMs: spanMap(parts.files),
    speech: readSpeech(parts.speech),
  });
}

function readStep(field: Field): Deed | undefined {
  const step = field.members(["on", "said", "nth", "after", "press", "say", "lasts", "hangup", "push", "inject"]);
  const { on, said, press, say, hangup, push } = step;
  if (!on.isAbsent && !said.isAbsent) return field.fail("has one cue: on or said");
  if ([press, say, hangup, push].filter((one) => !one.isAbsent).length !== 1)
    return field.fail("does one thing: press, say, hangup or push");
  const keys = press.text();
  if (keys !== undefined && !/^[0-9*#A-D]+$/i.test(keys)) return press.fail("must be keys of 0-9 * # A-D");
  const nth = step.nth.number();
  if (nth !== undefined && !(Number.isInteger(nth) && nth > 0)) return step.nth.fail("must be a whole number from 1");
  const [fault] = validateDocument(push.text() ?? "<Response/>").errors;
  if (fault) return push.fail(fault.message);
  return present<Deed>({
    on: on.text(),
    said: said.isAbsent ? undefined : readPattern(said),
    nth,
    afterMs: step.after.spanMs() ?? 0,
    press: keys,
    say: say.text(),
    lastsMs: step.lasts.spanMs(),
    hangup: hangup.flag() === true ? true : undefined,
    push: push.text(),
    inject: step.inject.flag() === true ? true : undefined,
  });
}

function readUrl(url: string, field: Field): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) field.fail(`${url} is no http or https URL`);
  else if (url.includes("?")) field.fail("the URL stands here without its query");
  return url;
}

function readTime(field: Field): number | undefined {
  const text = field.text();
  if (text === undefined) return undefined;
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? field.fail("must be a time such as 2024-01-06T15:00:00Z") : epochMs;
}

function readZone(field: Field): string | undefined {
  const text = field.text();
  if (text === undefined) return undefined;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: text });
    return text;
  } catch {
    return field.fail("must be a time zone of the IANA database");
  }
}

function readOfficeHours(field: Field): OfficeHoursRow | undefined {
  const row = field.members(["dow", "from", "to", "type"]);
  const dow = row.dow.word(DAYS);
  const [time_from, time_to] = [daySecond(row.from), daySecond(row.to)];
  const type = row.type.word(["nonworking", "lunchtime", "coffeebreak", "weekends"] as const);
  if (dow === undefined || time_from === undefined || time_to === undefined || type === undefined) {
    if ([row.dow, row.from, row.to, row.type].some((one) => one.isAbsent)) field.fail("needs dow, from, to and type");
    return undefined;
  }
  return { dow, time_from, time_to, type } as OfficeHoursRow;
}

function daySecond(field: Field): number | undefined {
  const text = field.text();
  if (text === undefined) return undefined;
  const [, hour, minute, second = "0"] = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 24) return field.fail("must be a time of day such as 17:30");
  return Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
}

function readSpeech(field: Field): World["speech"] {
  const speech = field.members(["each", "per_character", "texts", "languages", "voices"]);
  return {
    eachMs: speech.each.spanMs(),
    perCharacterMs: speech.per_character.spanMs(),
    textsMs: spanMap(speech.texts),
    languages: speech.languages.texts(),
    voices: speech.voices.texts(),
  };
}

function readPrices(field: Field): ReadScript["prices"] {
  const { call, dial } = field.members(["call", "dial"]);
  return { call: readPrice(call), dial: readPrice(dial) };
}

function readPrice(field: Field): string {
  const text = field.text() ?? "0";
  if (!/^\d{1,9}(\.\d{1,5})?$/.test(text)) field.fail("must be a price of at most five decimals");
  return text;
}

function textMap(field: Field): Readonly<Record<string, string>> {
  return Object.fromEntries(field.entries().flatMap(([name, one]) => [[name, one.text() ?? ""]]));
}

function spanMap(field: Field): Readonly<Record<string, number>> {
  return Object.fromEntries(field.entries().flatMap(([name, one]) => [[name, one.spanMs() ?? 0]]));
}
