import type { LookupFunction } from "node:net";
import { VERBS } from "@opentact/contract";
import { playWorld, type World, type WorldResult } from "@opentact/testkit/world";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { faultLog, faultsOf } from "../../../../test/support/call-story.js";
import { HOSTILE_PATHS, HostileHost } from "../../../../test/support/hostile-host.js";
import { HOSTILE_URLS, spellingsOfLoopback } from "../../../../test/support/hostile-urls.js";
import { FakeClock } from "../../base/fake-clock.js";
import { HttpClient } from "../../net/http-client.js";

// Bombs and endless answers of 50 MB, on a busy machine.
/** A place in a document where a URL may stand. */
interface Place {
  readonly element: string;
  readonly attribute: string;
  readonly isText: boolean;
}

/** All places of the table of verbs. */
const PLACES: readonly Place[] = VERBS.filter(({ built }) => built).flatMap(({ name, attributes, text }) =>
  attributes
    .filter(({ type }) => type === "url" || type === "ringback")
    .flatMap((one) => [
      { element: name, attribute: one.name, isText: false },
      ...(text === one.name ? [{ element: name, attribute: one.name, isText: true }] : []),
    ]),
);

/** What is fetched for an element, and what else it needs to come to that. `silent` = a failure is made up for. */
const USES: Readonly<
  Record<string, { readonly of: "document" | "media" | "silent"; readonly more?: string; readonly inner?: string }>
> = {
  Callback: { of: "document" },
  Curl: { of: "document", more: ' execute="true"' },
  Gather: { of: "document", more: ' timeout="1"' },
  Play: { of: "media" },
  Hold: { of: "silent", more: ' timeout="1"' },
  Dial: { of: "silent", more: ' timeout="5"', inner: "<To>15550100009</To>" },
};

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

function command({ element, attribute, isText }: Place, url: string): string {
  const { more = "", inner = "" } = USES[element] ?? {};
  const given = isText ? "" : ` ${attribute}="${escaped(url)}"`;
  return `<${element}${given}${more}>${isText ? escaped(url) : inner}</${element}>`;
}

/** Names of the test: two of them are not what they seem. */
const lookup: LookupFunction = (name, _options, callback) => {
  const inside = [{ address: "10.0.0.1", family: 4 }];
  if (name === "mixed.example.org") return callback(null, [{ address: "8.8.8.8", family: 4 }, ...inside]);
  if (name === "mapped.example.org") return callback(null, [{ address: "::ffff:127.0.0.1", family: 6 }]);
  callback(null, inside);
};
const HOSTILE_NAMES = ["inside", "mixed", "mapped"].map((name) => `http://${name}.example.org/`);

/** Plays a call whose requests go out by the client of the platform. */
async function play(http: HttpClient, world: World): Promise<WorldResult> {
  const { log, faults } = faultLog();
  const result = await playWorld({ isOutbound: world.flowUrl === undefined, ...world, sender: http, log });
  expect([...faultsOf(result), ...faults]).toEqual([]);
  return result;
}

/** The reason of each command of a document in which one place holds each of these URLs. */
async function reasons(http: HttpClient, place: Place, urls: readonly string[]): Promise<string[]> {
  const xml = `<Response>${urls.map((url) => command(place, url)).join("")}</Response>`;
  const { call } = await play(http, { xml });
  return [...call.rows.values()].map(({ command }) => command.reason);
}

let host: HostileHost;
beforeAll(async () => {
  host = await HostileHost.open();
});
afterAll(() => host.close());

test("every element that takes a URL is known here", () => {
  expect(new Set(PLACES.map(({ element }) => element))).toEqual(new Set(Object.keys(USES)));
});

describe("no request goes to a forbidden address", () => {
  const http = new HttpClient({ clock: new FakeClock(), lookup });
  afterAll(() => http.close());
  const urls = () => [...HOSTILE_URLS, ...HOSTILE_NAMES, ...spellingsOfLoopback(`:${host.port}`)];
  const REFUSED: Readonly<Record<string, RegExp>> = {
    document: /^(blocked address|Invalid (url|callback)=.*|Missing url .*)$/s,
    media: /^(blocked address|Invalid url=.*|Missing url .*)$/s,
    // Music of our own is played, the tone is heard; a URL that is none fails the command.
    silent: /^(Hold ended: timeout|\[originate\] ERR NO_ANSWER\..*|Invalid (url|ringback)=.*)$/s,
  };

  test.each(PLACES)("of $element $attribute, as text: $isText", async (place) => {
    const found = await reasons(http, place, urls());
    expect(found).toHaveLength(urls().length);
    const { of } = USES[place.element]!;
    expect(found.filter((reason) => !REFUSED[of]!.test(reason))).toEqual([]);
    expect([host.connections, host.asked]).toEqual([0, []]);
  });

  test("of call_flow_url", async () => {
    for (const flowUrl of urls()) {
      const { call } = await play(http, { flowUrl });
      expect([flowUrl, call.stateReason, call.end?.cause]).toEqual([flowUrl, "blocked address", 41]);
    }
    expect(host.connections).toBe(0);
  });
});

describe("whatever a host answers, the command ends with its reason and the flow goes on", () => {
  let http: HttpClient;
  const paths = [...HOSTILE_PATHS, "silent", "trickle"];
  /** Answers that are read for 50 MB where media are wanted: once is enough. */
  const LARGE = ["endless", "bomb"];
  const pathsOf = (of: string) => (of === "silent" ? paths.filter((path) => !LARGE.includes(path)) : paths);
  beforeEach(() => {
    const clock = new FakeClock();
    http = new HttpClient({ clock, lookup, allow: ["127.0.0.1/32"] });
    host.onWait(() => setImmediate(() => clock.advance(30_000)));
  });
  afterEach(() => http.close());

  const XML_ERROR = /^XML error at line \d+, column \d+: /;
  const COMMON: readonly (readonly [RegExp, RegExp])[] = [
    [/^(nested|broken_gzip|headers|reset|cut)$/, /^Connection failed: [A-Z_]+$/],
    [/^error$/, /^HTTP 500$/],
    [/^away$/, /^HTTP 404$/],
    [/^loop$/, /^Too many redirects$/],
    [/^to_/, /^blocked address$/],
  ];
  const EXPECTED: Readonly<Record<string, readonly (readonly [RegExp, RegExp])[]>> = {
    document: [
      ...COMMON,
      [/^(endless|bomb)$/, /^Document too large$/],
      [/^(silent|trickle)$/, /^Timeout after (10000|15000) ms$/],
      [/^lying$/, /^(XML error|Connection failed)/],
      [/./, XML_ERROR],
    ],
    media: [
      ...COMMON,
      [/^(endless|bomb)$/, /^Media too large$/],
      [/^(silent|trickle)$/, /^Timeout$/],
      [/./, /^(Unsupported media|Connection failed: .*)$/],
    ],
    silent: [[/./, /^(Hold ended: timeout|\[originate\] ERR NO_ANSWER\..*)$/]],
  };
  const wrong = (of: string, path: string, reason: string) =>
    !EXPECTED[of]!.find(([name]) => name.test(path))![1].test(reason);

  test.each(PLACES.filter(({ isText }) => !isText))("to $element $attribute", async (place) => {
    host.asked.length = 0;
    const { of } = USES[place.element]!;
    const tried = pathsOf(of);
    const urls = tried.map((path) => `http://127.0.0.1:${host.port}/${path}`);
    const found = await reasons(http, place, urls);
    expect(found).toHaveLength(tried.length);
    expect(found.flatMap((reason, at) => (wrong(of, tried[at]!, reason) ? [[tried[at], reason]] : []))).toEqual([]);
    expect(new Set(host.asked)).toEqual(new Set(tried));
    expect(found.join()).not.toContain("secret");
  });

  test("to call_flow_url", async () => {
    for (const path of paths) {
      const { call } = await play(http, { flowUrl: `http://127.0.0.1:${host.port}/${path}` });
      expect([path, wrong("document", path, call.stateReason ?? ""), call.end?.cause]).toEqual([path, false, 41]);
    }
  });
});
