import { VERBS, type VerbAttribute, type VerbElement, type VerbValueType } from "@opentact/contract";
import type { Deed, World } from "@opentact/testkit/world";
import fc from "fast-check";
import type { HttpFault } from "../../server/src/net/http-error.js";

const HOST = "https://flow.example.org";
const PAGES = ["a", "b", "c"].map((name) => `${HOST}/${name}`);
const MUSIC = `${HOST}/music.wav`;
const MISSING = `${HOST}/missing`;
const TARGETS = ["15550100009", "sales@acme.sip.opentact.test", "1000@pbx.example.org:5060", "group:all", "911", "no"];
const AT_MS = [0, 1, 700, 1_500, 3_000, 6_000, 12_000, 20_000, 100_000];
const MINUTE_MS = 60_000;

const words = (...list: readonly string[]) => fc.constantFrom(...list);
/** One of `good`, now and then one of `bad`. */
const mostly = (good: readonly string[], ...bad: readonly string[]) =>
  fc.oneof({ weight: 12, arbitrary: words(...good) }, { weight: 1, arbitrary: words(...bad) });

/** What an attribute of a type may say. */
const VALUES: Readonly<Record<VerbValueType, (attribute: VerbAttribute) => fc.Arbitrary<string>>> = {
  bool: () => mostly(["true", "false", "1", "0"], "perhaps", ""),
  int: ({ min = 0 }) => mostly([String(min), String(min + 1), "2"], "5000", "-1", "many"),
  ms: ({ max = 3_600_000 }) => mostly(["1", "40", "500", "2000", "30000"], "0", String(max), String(max + 1), "1s"),
  decibel: () => mostly(["0", "-6.5", "-70"], "3"),
  keys: () => mostly(["", "#", "*", "12", "0123456789"], "x"),
  enum: ({ words: list = [] }) => mostly(list, "odd"),
  list: ({ words: list = [] }) => mostly([...list, list.slice(0, 2).join(",")], "odd"),
  url: () => mostly([...PAGES, MUSIC, MUSIC], MISSING, "ftp://x.example/", "http://"),
  name: () => mostly(["lang", "a.b"], "x y"),
  text: ({ name, max = 10 }) => TEXTS[name] ?? mostly(["x", "&amp;&lt;", "é"], " ", "l".repeat(Math.min(max + 1, 200))),
  json_object: () => mostly(["{&quot;x-a&quot;:&quot;b&quot;}"], "{", "[]"),
  media_type: () => mostly(["text/plain"], "odd"),
  ring_time: () => mostly(["5", "20", "1500", "600000"], "soon"),
  record_mode: () => mostly(["true", "record-from-answer", "record-from-ringing", "do-not-record"], "odd"),
  caller_id: () => mostly(["caller", "tn", "anonymous", "15550100002"], "odd"),
  ringback: () => mostly(["tone", "none", MUSIC], MISSING, "odd"),
  day_times: () => mostly(["00:00-23:59", "22:00:00-06:00:00"], "late"),
  time_zone: () => mostly(["America/New_York", "UTC"], "Mars/Base"),
};

/** Texts that mean something, by the name of their attribute. */
const TEXTS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  tag: words("t", "u"),
  record: words("t", "u"),
  file: mostly(["welcome"], "none"),
  hz: mostly(["440", "350,440x2;600", "busy"], "x"),
  field: words("to", "from", "state", "meta.vars.lang", "tn.tn", "nothing"),
  value: words("1", "2", "12", "15550100002", "live"),
  dtmf: words("1", "2", "1,2"),
  lang: mostly(["en-US"], "es"),
  body: words("true", "{}"),
};

/** How often an element is taken where it may stand; 12 when nothing is said here. */
const WEIGHTS: Readonly<Record<string, number>> = {
  Hangup: 3,
  Callback: 8,
  Curl: 8,
  Gather: 30,
  Dial: 24,
  Error: 20,
  Meta: 4,
};

/** Documents of everything that the table of verbs knows, in the places where it allows it and now and then in others. */
export const documents: fc.Arbitrary<string> = (() => {
  const depth = fc.createDepthIdentifier();
  const { Response } = fc.letrec<Record<string, string>>((tie) => {
    const inside = (names: readonly string[]) => {
      const one = names.map((name) => ({ weight: weightOf(name), arbitrary: tie(name) }));
      const strange = words("<Fly/>", "<x:Say/>", "<__proto__/>", "<Case/>", "<Default/>", "text");
      // What stands first is taken where it gets too deep.
      const first = { weight: 1, arbitrary: fc.constant("") };
      const any = fc.oneof({ maxDepth: 4, depthIdentifier: depth }, first, { weight: 1, arbitrary: strange }, ...one);
      if (names.length === 0) return fc.constant("");
      return fc.array(any, { minLength: 1, maxLength: 5, size: "max" }).map((list) => list.join(""));
    };
    const written = (element: VerbElement) => {
      const { name, aliases = [], children, text } = element;
      const parts = [
        words(name, ...aliases),
        attributesOf(element),
        contentOf(element, text),
        inside(children),
      ] as const;
      return fc.tuple(...parts).map(([tag, given, content, inner]) => `<${tag}${given}>${content}${inner}</${tag}>`);
    };
    const inDialects = (element: VerbElement) => fc.oneof(...dialectsOf(element).map(written));
    return Object.fromEntries(VERBS.map((element) => [element.name, inDialects(element)]));
  });
  return Response as fc.Arbitrary<string>;
})();

/** A Gather is written in one dialect or the other, seldom in both, which is a fault. */
function dialectsOf(element: VerbElement): readonly VerbElement[] {
  if (element.name !== "Gather") return [element];
  const only = (dialect: "A" | "B", other: string): VerbElement => ({
    ...element,
    attributes: element.attributes.filter((one) => one.dialect === undefined || one.dialect === dialect),
    children: element.children.filter((name) => name !== other),
  });
  const [a, b] = [only("A", "DTMF"), only("B", "Switch")];
  return [a, b, a, b, a, b, element];
}

function weightOf(name: string): number {
  return VERBS.some((verb) => verb.name === name && !verb.built) ? 1 : (WEIGHTS[name] ?? 12);
}

/** Some of its attributes; what it needs is nearly always there. */
function attributesOf({ attributes, text }: VerbElement): fc.Arbitrary<string> {
  const all = attributes.map((attribute) => {
    const { name, aliases = [], type, required } = attribute;
    const pair = fc.tuple(words(name, ...aliases), VALUES[type](attribute)).map(([key, value]) => ` ${key}="${value}"`);
    const isNeeded = required && text !== name;
    return fc.oneof(
      { weight: isNeeded ? 1 : 4, arbitrary: fc.constant("") },
      { weight: isNeeded ? 15 : 1, arbitrary: pair },
    );
  });
  return fc.tuple(...all).map((list) => list.join(""));
}

/** Text in an element: a value where it stands for one. */
function contentOf({ name, attributes }: VerbElement, text: string | undefined): fc.Arbitrary<string> {
  if (text === undefined) return fc.constant("");
  if (text !== "own") return contentValue(attributes, text);
  return name === "Body" ? words("true", "{&quot;a&quot;:1}", " text ") : words(...TARGETS, "");
}

function contentValue(attributes: readonly VerbAttribute[], name: string): fc.Arbitrary<string> {
  const attribute = attributes.find((one) => one.name === name);
  return attribute ? VALUES[attribute.type](attribute) : fc.constant("");
}

const pages = fc.oneof(
  { weight: 6, arbitrary: documents.map((body) => ({ body })) },
  { weight: 1, arbitrary: words("<Response><Say>", "", "\0", "<html/>").map((body) => ({ body })) },
  { weight: 1, arbitrary: fc.constantFrom(204, 404, 503).map((status) => ({ status })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(900, 70_000)
      .map((afterMs) => ({ afterMs, body: "<Response><Say>late</Say></Response>" })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<HttpFault>({ kind: "connection", code: "ECONNRESET" }, { kind: "address" }, { kind: "too_large" })
      .map((fault) => ({ fault })),
  },
);

/** What a page answers in turn; mostly it is gone in the end, so that few calls go on to the last of their documents. */
const replies = fc
  .tuple(fc.array(pages, { minLength: 1, maxLength: 3 }), fc.nat(9))
  .map(([list, chance]) => (chance === 0 ? list : [...list, { status: 404 }]));

const deeds: fc.Arbitrary<Deed> = fc
  .tuple(
    fc.constantFrom(...AT_MS),
    fc.oneof(
      { weight: 10, arbitrary: words("1", "2", "12", "#", "*9").map((press) => ({ press })) },
      { weight: 1, arbitrary: fc.constant({ hangup: true as const }) },
      { weight: 2, arbitrary: documents.map((push) => ({ push })) },
      {
        weight: 1,
        arbitrary: words("<Unhold/>", "<RecordStop/>", '<RecordStart tag="t"/>', "<Hold/>").map((one) => ({
          push: `<Response>${one}</Response>`,
        })),
      },
      {
        weight: 1,
        arbitrary: words("<Say>x</Say>", "<Pause/>", '<Tone hz="440"/>').map((one) => ({
          push: `<Response>${one}</Response>`,
          inject: true as const,
        })),
      },
    ),
  )
  .map(([afterMs, deed]) => ({ afterMs, ...deed }));

const phone = fc.constantFrom(
  { ringMs: 100, answerMs: 1_000, talkMs: 3_000 },
  { ringMs: 100, answerMs: 1_000 },
  { answerMs: 0, dropMs: 500 },
  { endMs: 300, refuse: 17 },
  { ringMs: 100 },
);

/** A call in a world by chance: its documents, hosts, phones, and what happens meanwhile. It always has a longest length. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    hosted: fc.option(documents, { freq: 9, nil: undefined }),
    isFetched: fc.nat(4).map((chance) => chance === 0),
    pages: fc.tuple(replies, replies, replies),
    music: fc.constantFrom({ body: "audio 10000" }, { status: 404 }, { body: "noise" }),
    phones: fc.tuple(phone, phone, phone, phone),
    deeds: fc.array(deeds, { maxLength: 6, size: "max" }),
    autoAnswer: fc.nat(3).map((chance) => chance > 0),
    isOutbound: fc.nat(5).map((chance) => chance === 0),
    maxMs: fc.constantFrom(2 * MINUTE_MS, 240 * MINUTE_MS),
  })
  .map(({ hosted, isFetched, pages, music, phones, ...world }) => ({
    ...world,
    isOutbound: world.isOutbound && hosted !== undefined,
    ...(hosted === undefined ? {} : { xml: hosted }),
    ...(isFetched ? { flowUrl: PAGES[0] as string } : {}),
    http: Object.fromEntries([...PAGES.map((url, at) => [url, pages[at] ?? []]), [MUSIC, [music]]]),
    targets: Object.fromEntries(phones.map((plan, at) => [TARGETS[at] as string, plan])),
    filesMs: { welcome: 2_000 },
    limitMs: 300 * MINUTE_MS,
  }));
