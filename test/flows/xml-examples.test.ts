import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readYaml, testRead } from "@opentact/testkit";
import { recordTest } from "@opentact/testkit/command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { playScript } from "../../server/src/lab/play-script.js";
import { toneSource } from "../../server/src/lab/source.js";
import { Api } from "../support/api-client.js";
import { CarrierSide } from "../support/carrier-side.js";
import type { Frame } from "../support/event-client.js";
import { expectLines } from "../support/expect-lines.js";
import { HttpHost, type Reply } from "../support/http-host.js";
import { useStage } from "../support/stage.js";
import { storyLine } from "../support/story.js";
import {
  type Deed,
  documentOf,
  EXAMPLES,
  FAR_NUMBER,
  FAULTY,
  REFUSED,
  WITHOUT_HOSTED,
  type World,
  wantedLines,
} from "../support/xml-examples.js";

/*
 * The worked examples of call-xml.md 9 over real SIP, RTP and HTTP. Their pure form runs beside the script; here the
 * lines come from the event socket. Waits of the documents are cut short, nothing else of them is changed.
 */
const stage = useStage();
const CALLER = "+15550100001";
const TOLD_NUMBER = "15550100002";
const WEB = ["https://app.example.org", "https://media.example.org"];
const LOGINS = ["sales", "a1", "a2"];
const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/timeout="5000"/g, 'timeout="1500"'],
  [/<Dial timeout="15"/g, '<Dial timeout="5"'],
];

/** Where examples are played one after the other: a number and a web host that no other example has meanwhile. */
interface Lane {
  readonly tn: number;
  readonly web: HttpHost;
  last: Promise<unknown>;
}

describe("the worked examples of the XML reference", () => {
  const phones = new Map<string, LabPhone>();
  const lines = new Map<string, Promise<string[]>>();
  const calls = new Map<string, string>();
  const lanes: Lane[] = [];
  let carrier: LabCarrier;
  let trunk: LabCarrier;

  beforeAll(async () => {
    carrier = await stage.lab.carrier();
    trunk = await stage.lab.carrier();
    await (await CarrierSide.of(stage.platform)).sendTo(trunk);
    const { domain } = await stage.api.post("/sip/domain", { domain: "acme" });
    for (const login of LOGINS) {
      const password = `password-of-${login}`;
      await stage.api.post(`/sip/domain/${domain}/user`, { login, password });
      phones.set(login, await stage.lab.unregistered({ login, password, domain }));
      expect(await phones.get(login)!.register()).toBe(200);
    }
    phones.set("1000@pbx", await stage.lab.unregistered({ login: "1000", password: "", domain: "pbx.example.org" }));
    const places = new FormData();
    places.append("file", new Blob(["npa,nxx,state,county,lata\n201,555,NJ,Essex,224\n"]), "lerg.csv");
    await (await Api.login(stage.platform.url, stage.platform.ready.admin)).send("POST", "/dict/lerg", places);
    for (const tn of stage.platform.ready.numbers)
      lanes.push({ tn, web: await HttpHost.open(), last: Promise.resolve() });
    playAll();
  });

  afterAll(async () => {
    await Promise.all(lanes.map(({ last }) => last));
    await Promise.all(lanes.map(({ web }) => web.close()));
  });

  /** Begins all examples, beside each other as far as they share nothing: the tests look at what comes of them. */
  function playAll(): void {
    const [parked, ringing, withPhones, ...free] = lanes as [Lane, Lane, Lane, ...Lane[]];
    play(parked, "9.20", {});
    play(ringing, "9.20 ringing", { app: { auto_answer: false } });
    const again = { body: '<Response><Pause length="100"/><Callback url="https://app.example.org/flow"/></Response>' };
    play(free[0]!, "9.10c", { web: { "/flow": [...Array.from({ length: 30 }, () => again), { body: "" }] } });
    for (const [at, [name, document]] of FAULTY.entries())
      play(free[at % free.length]!, name, { words: [/^$/, document] });
    for (const [at, [name, , world]] of EXAMPLES.entries())
      play(world.phones ? withPhones : free[at % free.length]!, name, world);
  }

  /** Plays an example when those before it on its lane are over. */
  function play(lane: Lane, name: string, world: World): void {
    const result = lane.last.then(() => example(lane, name, world));
    lane.last = result.catch(() => undefined);
    lines.set(name, result);
  }

  async function example(lane: Lane, name: string, world: World): Promise<string[]> {
    const { tn, web } = lane;
    web.clear();
    const document = WITHOUT_HOSTED.includes(name) ? undefined : documentOf(name);
    const worded = document?.replace(...(world.words ?? ["", ""])).replaceAll(TOLD_NUMBER, String(tn));
    const hosted = worded === undefined ? undefined : localised(worded, web);
    const settings = Object.entries(world.app ?? {}).map(([key, value]) => [
      key,
      typeof value === "string" ? value.replace("URL", web.url) : value,
    ]);
    await stage.app(tn, hosted, Object.fromEntries(settings));
    for (const [path, replies] of Object.entries(world.web ?? {}))
      web.answer(path, ...replies.map((reply) => ({ ...reply, ...hosts(reply, web) })));
    return (await played(name, lane, world)).filter(isTold);
  }

  /** The document of an example in this world: its web hosts are ours, its waits are short. */
  function localised(text: string, web: HttpHost): string {
    const plain = WEB.reduce((all, host) => all.replaceAll(host, web.url), text);
    const short = SHORTER.reduce((all, [from, to]) => all.replace(from, to), plain);
    return short.replaceAll("pbx.example.org:5060", `127.0.0.1:${phones.get("1000@pbx")!.port}`);
  }

  /** Plays a call to the number and gives its lines, in the order in which they became known. */
  async function played(name: string, { tn, web }: Lane, world: World): Promise<string[]> {
    const lines: string[] = [];
    const { from = CALLER } = world;
    const legs = new Map<string, string>();
    for (const [name, script] of Object.entries(world.phones ?? {})) answerBy(name, script);
    const before = new Set(stage.events.frames.map((frame) => frame.ref_id));
    const call = world.batch === undefined ? await carrier.call({ from, to: String(tn) }) : undefined;
    if (world.batch !== undefined) await placeBatch(tn, world.batch);
    call?.media.play(toneSource([800]));
    const isA = ({ type, payload, ref_id }: Frame) =>
      type === "call_state" &&
      (call ? payload.direction === "in" && payload.to === String(tn) : payload.from === String(tn)) &&
      !before.has(ref_id);
    const a = (await stage.events.next(isA)).ref_id as string;
    calls.set(name, a);
    let read = 0;
    const follow = () => {
      for (; read < stage.events.frames.length; read++) {
        const frame = stage.events.frames[read];
        const letter = letterOf(frame, a, legs);
        const line = letter === undefined ? undefined : storyLine(letter, frame);
        if (line === undefined) continue;
        lines.push(line);
        const deed = world.deeds?.find((one) => isDue(one, line, lines));
        if (!deed) continue;
        if (call) setTimeout(() => void act(deed, call, a, web), deed.afterMs ?? 0);
      }
      return lines.includes("A destroyed");
    };
    await stage.events.until(`the end of the example; so far ${lines.join("\n")}`, follow, 60_000);
    if (call && call.state !== "ended") await call.hangup();
    lines.push(...web.asked.map((one) => askedLine(one.method, one.url, a, tn)));
    return lines.map((line) => line.replaceAll(`127.0.0.1:${phones.get("1000@pbx")!.port}`, "pbx.example.org:5060"));
  }

  /** Answers of our web hosts that name them. */
  function hosts({ body }: Reply, web: HttpHost): Pick<Reply, "body"> {
    return typeof body === "string" ? { body: localised(body, web) } : {};
  }

  async function placeBatch(tn: number, xml: string): Promise<void> {
    const [profile] = await stage.api.get("/profile/outbound_voice");
    const phones = [Number(FAR_NUMBER)];
    await stage.api.post("/batch", { outbound_voice_profile: profile.uuid, tn_lease: tn, phones, xml });
  }

  /** A is the leg that came in, or was called by request; B, C, D its targets in the order in which they were called. */
  function letterOf(frame: Frame, a: string, legs: Map<string, string>): string | undefined {
    if (frame.ref_id === a) return "A";
    if (frame.call?.parent?.uuid !== a) return undefined;
    if (!legs.has(frame.ref_id)) legs.set(frame.ref_id, "BCDEFG"[legs.size]!);
    return legs.get(frame.ref_id);
  }

  function answerBy(name: string, script: string): void {
    if (name === FAR_NUMBER) return trunk.setBehaviour(FAR_NUMBER, { script });
    void phones
      .get(name)!
      .nextCall(60_000)
      .then((call) => playScript(call, script))
      .catch(() => undefined);
  }

  async function act(deed: Deed, call: LabCall, a: string, web: HttpHost): Promise<void> {
    if (deed.press !== undefined) await call.media.press(deed.press);
    if (deed.push !== undefined)
      await stage.api.post(`/call/sca/${a}`, localised(deed.push, web), { "content-type": "application/xml" });
    if (deed.hangup) await call.hangup();
  }

  function askedLine(method: string, url: string, a: string, tn: number): string {
    const host = url.startsWith("/moh") || url.startsWith("/missing") ? WEB[1] : WEB[0];
    const told = url.replaceAll(String(tn), TOLD_NUMBER).replace(a, "{call}");
    return `H ${method} ${host}${told.replace(/sca=[0-9a-f-]{36}/, "sca={sca}")}`;
  }

  it.each(EXAMPLES)("%s: %s", async (name) => {
    expectLines(await lines.get(name)!, wantedLines(name));
  });

  it.each([
    "9.01",
    "9.03",
    "9.04",
    "9.05",
    "9.06a",
    "9.06c",
    "9.08a",
    "9.08b",
    "9.10b",
    "9.12",
    "9.13",
    "9.16",
    "9.18",
  ])("%s: recorded as a test it plays in the test kit with the same trace", async (name) => {
    const told = (await lines.get(name)!).filter((line) => !line.startsWith("H "));
    const folder = await mkdtemp(join(tmpdir(), "opentact-recorded-"));
    try {
      const place = { url: stage.platform.ready.http_url, authorization: `Bearer ${stage.api.token}` };
      expect(await recordTest(calls.get(name)!, place, folder, false)).toMatchObject({ exitCode: 0 });
      const [flow, script] = [join(folder, "flow.xml"), join(folder, "caller.yml")];
      const played = await testRead(await readFile(flow, "utf8"), readYaml(await readFile(script, "utf8"), script));
      expect(played.failures, `${played.trace()}\n${await readFile(script, "utf8")}`).toEqual([]);
      expectLines(played.events, told);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("9.10c: thirty documents that each jump to the next meet no nesting limit", async () => {
    const told = await lines.get("9.10c")!;
    expect(told.filter((line) => /^A flow Callback\[[01]\] true "Call flow received"/.test(line))).toHaveLength(30);
    expect(told.filter((line) => line.includes(" false "))).toEqual([]);
  });

  it("9.20: a parked call that rings is given up unanswered", async () => {
    expect(await lines.get("9.20 ringing")!).toEqual([
      "A init",
      "A ringing",
      "A hangup 19 NO_ANSWER no_answer",
      "A destroyed",
    ]);
  });

  it.each(FAULTY)(
    "%s: a document with a faulty command is taken, and tells the fault in its row",
    async (name, _, row) => {
      const rows = (await lines.get(name)!).filter((line) => line.startsWith("A flow"));
      expect(rows.join("\n")).toMatch(row);
    },
  );

  const upload = async (document: string) => {
    const { uuid } = await stage.api.post("/sip/app", { name: "Bad" });
    const form = new FormData();
    form.append("file", new Blob([document]), "flow.xml");
    return stage.api.send("POST", `/sip/app/call/flow/${uuid}`, form);
  };

  it.each(REFUSED)("9.25: $document is refused where its fault is", async ({ document, line, column }) => {
    const { status, body } = await upload(document);
    expect(status).toBe(400);
    expect(body.fields["body.file"]).toMatchObject({ line, column });
  });

  it("9.25: a document of 257 KiB is refused", async () => {
    expect((await upload(`<Response>${" ".repeat(257 * 1024 - 21)}</Response>`)).status).toBe(413);
  });

  it("9.20: a parked call that nobody gives a document ends after 30 s", async () => {
    expectLines(await lines.get("9.20")!, wantedLines("9.20"));
  });
});

/** The last of the lines so far is the one the deed waits for. */
function isDue({ on, nth = 1 }: Deed, line: string, lines: readonly string[]): boolean {
  return line.startsWith(on) && lines.filter((one) => one.startsWith(on)).length === nth;
}

/** Files that are played are asked for too; the examples tell of documents alone. */
function isTold(line: string): boolean {
  return !line.startsWith(`H GET ${WEB[1]}`);
}
