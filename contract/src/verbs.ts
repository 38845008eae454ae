/**
 * How a value of an attribute is written (call-xml.md 2.2).
 * `ring_time`: whole number, below 1000 seconds, else milliseconds, brought into the limits.
 * `record_mode`, `caller_id`, `ringback`: the forms of Dial; `list`: words between commas.
 */
export type VerbValueType =
  | "bool"
  | "int"
  | "ms"
  | "decibel"
  | "keys"
  | "enum"
  | "list"
  | "url"
  | "name"
  | "text"
  | "json_object"
  | "media_type"
  | "ring_time"
  | "record_mode"
  | "caller_id"
  | "ringback"
  | "day_times"
  | "time_zone";

/** One attribute of an element. Times are in milliseconds. */
export interface VerbAttribute {
  /** Canonical spelling; any case is read. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly type: VerbValueType;
  /** Words of `enum` and `list`, in the spelling that programs get. */
  readonly words?: readonly string[];
  /** Smallest and largest number, or the shortest and longest text in characters. */
  readonly min?: number;
  readonly max?: number;
  readonly default?: string | number | boolean;
  readonly required?: true;
  /** Dialect of Gather it belongs to; absent = both. */
  readonly dialect?: "A" | "B";
}

/** One element of call-control XML (call-xml.md 2.3, section 4). */
export interface VerbElement {
  /** Canonical spelling; any case is read. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** `command` runs and has a row; `branch` has a row when it is entered; `data` belongs to its parent. */
  readonly kind: "command" | "branch" | "data";
  readonly attributes: readonly VerbAttribute[];
  /** What its text is: the name of the attribute it stands for, `own` = a value of its own; absent = ignored. */
  readonly text?: string;
  /** Elements that may stand in it. */
  readonly children: readonly string[];
  /** False: the name is reserved, reaching it fails with `Command {X} is not enabled`. */
  readonly built: boolean;
}

const COMMANDS = [
  "Answer",
  "Call",
  "Callback",
  "Curl",
  "Dial",
  "Gather",
  "Geo",
  "Hangup",
  "Hold",
  "Pause",
  "Play",
  "Record",
  "RecordPause",
  "RecordResume",
  "RecordStart",
  "RecordStop",
  "RecordWait",
  "Say",
  "Schedule",
  "Tone",
  "Unhold",
] as const;
/** Reserved names of call-xml.md section 10. */
const RESERVED = ["Conference", "Enqueue", "Leave", "Redirect", "Reject", "Refer", "Stream"] as const;
const BLOCK = [...COMMANDS, ...RESERVED, "Error", "Meta"];
const LEAF = ["Error", "Meta"];

const tag: VerbAttribute = { name: "tag", type: "text", min: 1, max: 128 };
const leg: VerbAttribute = { name: "leg", type: "enum", words: ["aleg", "bleg", "both"], default: "aleg" };
const loop: VerbAttribute = { name: "loop", type: "int", default: 1 };
const method = (...words: string[]): VerbAttribute => ({ name: "method", type: "enum", words, default: "GET" });
const requestTimeout: VerbAttribute = { name: "timeout", type: "ms", max: 30_000, default: 10_000 };
const ms = (name: string, more: Partial<VerbAttribute> = {}): VerbAttribute => ({ name, type: "ms", ...more });
const flag = (name: string, ...aliases: string[]): VerbAttribute => ({ name, aliases, type: "bool", default: false });
const text = (name: string, more: Partial<VerbAttribute> = {}): VerbAttribute => ({ name, type: "text", ...more });
const url = (more: Partial<VerbAttribute> = {}): VerbAttribute => ({ name: "url", type: "url", ...more });

type Form = Partial<Omit<VerbElement, "name" | "kind" | "attributes">>;

/** Every command bears a tag. */
const command = (name: string, attributes: readonly VerbAttribute[], form: Form = {}): VerbElement => ({
  name,
  kind: "command",
  attributes: [...attributes, tag],
  children: LEAF,
  built: true,
  ...form,
});
const branch = (
  name: string,
  attributes: readonly VerbAttribute[],
  children: readonly string[] = BLOCK,
): VerbElement => ({
  name,
  kind: "branch",
  attributes: [...attributes, tag],
  children,
  built: true,
});
const data = (name: string, attributes: readonly VerbAttribute[], form: Form = {}): VerbElement => ({
  name,
  kind: "data",
  attributes,
  children: [],
  built: true,
  ...form,
});

const target = (name: string): VerbElement =>
  data(name, [{ name: "timeout", type: "ring_time" }, ms("delay", { max: 600_000, default: 0 })], { text: "own" });

/** `leg` of a recording: who is recorded. */
const recording: readonly VerbAttribute[] = [
  flag("asr"),
  // Default 3600000, or 60000 for a last childless Record: the command decides.
  ms("timeout", { min: 1, max: 14_400_000 }),
  { name: "format", type: "enum", words: ["wav", "mp3"], default: "wav" },
  { name: "channels", type: "enum", words: ["1", "2"], default: "1" },
  { ...leg, default: "both" },
  text("lang", { max: 35, default: "en-US" }),
];

/** All elements of the language, both generations of it. */
export const VERBS: readonly VerbElement[] = [
  { name: "Response", kind: "data", attributes: [flag("park")], children: BLOCK, built: true },
  command("Answer", [ms("delay", { max: 60_000, default: 0 })]),
  command("Call", [text("field", { required: true }), text("value", { required: true })], { children: BLOCK }),
  command(
    "Callback",
    [url({ required: true }), method("GET", "POST", "PATCH", "DELETE"), flag("body"), requestTimeout],
    { text: "url" },
  ),
  command(
    "Curl",
    [
      url({ required: true }),
      method("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"),
      requestTimeout,
      { name: "headers", type: "json_object" },
      text("body"),
      { name: "type", type: "media_type", default: "application/json" },
      flag("execute"),
      { name: "save", type: "name" },
    ],
    { text: "url", children: ["Error", "Meta", "Header", "Body"] },
  ),
  command(
    "Dial",
    [
      { name: "timeout", type: "ring_time", default: 30_000 },
      { name: "from", aliases: ["callerId", "caller_id"], type: "caller_id", default: "caller" },
      text("name", { aliases: ["callerName", "caller_name"], max: 64 }),
      {
        name: "record",
        type: "record_mode",
        words: ["do-not-record", "record-from-answer", "record-from-ringing"],
        default: "do-not-record",
      },
      flag("asr"),
      flag("sequential"),
      { name: "ringback", type: "ringback", default: "tone" },
      ms("time_limit", { aliases: ["timeLimit"], min: 1 }),
    ],
    { text: "own", children: ["To", "Number", "Sip", "Group", "Error", "Meta"] },
  ),
  command(
    "Gather",
    [
      { name: "numDigits", aliases: ["num_digits"], type: "int", min: 1, max: 32, dialect: "A" },
      { name: "finishOnKey", aliases: ["finish_on_key"], type: "keys", dialect: "A" },
      { name: "callback", type: "url", dialect: "A" },
      { name: "dtmf_length", aliases: ["length"], type: "int", min: 1, max: 32, dialect: "B" },
      { name: "dtmf_stop", type: "keys", dialect: "B" },
      { name: "url", type: "url", dialect: "B" },
      ms("timeout", { max: 3_600_000, default: 10_000 }),
      ms("digit_timeout", { min: 1, max: 3_600_000 }),
      { name: "attempts", type: "int", min: 1, max: 10, default: 1 },
      method("GET", "POST"),
      flag("sensitive"),
      flag("flush"),
      { name: "input", type: "enum", words: ["dtmf", "speech", "dtmf speech", "speech dtmf"], default: "dtmf" },
      text("lang", { max: 35, default: "en-US" }),
      text("hints", { max: 1000 }),
      ms("speech_timeout", { min: 100, max: 60_000, default: 1500 }),
    ],
    { children: ["Say", "Play", "Pause", "Meta", "Switch", "DTMF", "Default", "Error"] },
  ),
  command("Geo", [text("states"), text("county")], { children: BLOCK }),
  command("Hangup", [], { children: ["Meta"] }),
  command("Hold", [ms("timeout", { default: 300_000 }), url()]),
  command("Pause", [ms("length", { max: 3_600_000, default: 1000 }), { name: "dtmf_stop", type: "keys" }]),
  command("Play", [url(), text("record", { min: 1, max: 128 }), text("file", { min: 1 }), loop, leg], { text: "url" }),
  command(
    "Record",
    [...recording, { name: "dtmf_stop", type: "keys" }, flag("beep"), ms("silence", { max: 14_400_000, default: 0 })],
    { children: BLOCK },
  ),
  command("RecordPause", [{ name: "gap", type: "enum", words: ["silence", "cut"], default: "silence" }]),
  command("RecordResume", []),
  command("RecordStart", recording),
  command("RecordStop", []),
  command("RecordWait", [ms("timeout", { default: 30_000 }), flag("asr")]),
  command(
    "Say",
    [
      text("text", { max: 5000 }),
      text("lang", { aliases: ["language"], max: 35, default: "en-US" }),
      { name: "type", type: "enum", words: ["WaveNet", "Standard"], default: "Standard" },
      { name: "gender", type: "enum", words: ["MALE", "FEMALE"], default: "FEMALE" },
      text("code", { aliases: ["voice"], max: 64 }),
      loop,
    ],
    { text: "text" },
  ),
  command(
    "Schedule",
    [
      { name: "dow", type: "list", words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
      { name: "time", type: "day_times" },
      { name: "tz", type: "time_zone" },
      {
        name: "office",
        type: "list",
        words: ["open", "closed", "nonworking", "lunchtime", "coffeebreak", "weekends"],
      },
    ],
    { aliases: ["Scheduler"], children: BLOCK },
  ),
  command("Tone", [
    text("hz", { required: true }),
    ms("don", { default: 1000 }),
    ms("doff", { default: 0 }),
    loop,
    { name: "volume", aliases: ["v"], type: "decibel", min: -70, max: 0, default: 0 },
    ms("timeout", { default: 30_000 }),
    leg,
  ]),
  command("Unhold", []),
  branch("Switch", [], ["Case", "Default", "Error"]),
  // One of the two is there: a rule of the reader.
  branch("Case", [text("dtmf"), text("speech")]),
  branch("DTMF", [text("value"), text("speech")]),
  branch("Default", []),
  branch("Error", [flag("say", "play")]),
  target("To"),
  target("Number"),
  target("Sip"),
  target("Group"),
  data("Meta", [{ name: "name", type: "name", required: true }, text("value", { max: 1024 })], { text: "value" }),
  data("Header", [text("name", { required: true }), text("value", { required: true })]),
  data("Body", [], { text: "own" }),
  ...RESERVED.map((name) => command(name, [], { built: false, text: "own", children: BLOCK })),
];
