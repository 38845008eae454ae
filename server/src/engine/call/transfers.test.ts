import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { ServerRequest, SessionEvents } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { parseReplaces } from "../../wire/sip/refer/replaces.js";
import { scan } from "../../wire/sip/scan.js";
import type { Arrivals } from "./arrivals.js";
import type { Call } from "./call.js";
import type { CallParts } from "./call-parts.js";
import type { CallPlan } from "./call-plan.js";
import type { CallRoom } from "./call-room.js";
import { Calls } from "./calls.js";
import type { PreparedTarget } from "./dialer.js";
import { Gone } from "./gone.js";
import type { LegMedia } from "./leg-media.js";
import { type LegFacts, LegRecord } from "./leg-record.js";
import { Lines } from "./lines.js";
import type { MainLeg } from "./main-leg.js";
import type { Router } from "./router.js";
import { Transfers } from "./transfers.js";

const ACCOUNT = { uuid: "acc" } as unknown as CallAccount;
const SDP = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
const turn = () => new Promise((resolve) => setImmediate(resolve));
const turns = async () => {
  for (let i = 0; i < 5; i++) await turn();
};

/** Calls between users of one account; media threads answer when the test says so, peers at once. */
class World {
  readonly calls: Calls;
  /** What the peers were told, in order. */
  readonly told: string[] = [];
  readonly live: { readonly call: Call; readonly a: FakeMain }[] = [];
  readonly #peers = new Map<string, SessionEvents>();
  readonly #records;
  readonly #transfers: Transfers;
  #bridged: Promise<void> = Promise.resolve();

  constructor() {
    const clock = new FakeClock();
    const journal = { write: async () => undefined };
    this.#records = { journal, clock, node: "n", publicUrl: "" } as unknown as CallParts["records"];
    const close = async () => undefined;
    const leg = { address: "127.0.0.1", port: 4000, remote: () => undefined, close };
    const bridge = () => this.#bridged;
    const place = { openLeg: async () => leg, bridge, unbridge: close, close };
    const findSipUser = async (_: string, login: string) => ({ uuid: login, is_active: true, account: ACCOUNT });
    const parts = {
      ...{ clock, log: createLog("silent"), records: this.#records, media: { place: () => ({ ...place }) } },
      ...{ lines: new Lines(), routing: { findSipUser } },
      inviter: { invite: ({ uri }: { uri: string }, events: SessionEvents) => this.#invited(uri, events) },
    } as unknown as CallParts;
    const room = { turn: async () => true, take: () => () => undefined } as unknown as CallRoom;
    const router = { route: async () => ({ kind: "refuse", status: 404 }) } as unknown as Router;
    this.#transfers = new Transfers({ router, room, calls: () => this.calls });
    this.calls = new Calls(parts, {} as Arrivals, room, this.#transfers);
  }

  /** From now on bridges stand when what is returned was called. */
  slowBridges(): () => void {
    let go: () => void = () => undefined;
    this.#bridged = new Promise((resolve) => {
      go = resolve;
    });
    return () => {
      this.#bridged = Promise.resolve();
      go();
    };
  }

  /** `from` calls `to`, who rings. */
  async call(from: string, to: string): Promise<{ readonly call: Call; readonly a: FakeMain }> {
    this.calls.begin(this.#plan(from, to), () => undefined);
    await turns();
    const made = this.live.at(-1)!;
    this.#peers.get(to)?.provisional?.(answer(180, to));
    return made;
  }

  async answers(login: string): Promise<void> {
    this.#peers.get(login)?.accepted?.(answer(200, login));
    await turns();
  }

  /** @param replaces tags as the transferor has them, `call-id;to-tag=ours;from-tag=its` */
  async refer(call: Call, to: string, replaces?: string): Promise<void> {
    const query = replaces === undefined ? "" : `?Replaces=${encodeURIComponent(replaces)}`;
    const request = message(`REFER sip:x@h SIP/2.0\r\n`, "REFER", [`Refer-To: <sip:${to}@h${query}>`]);
    const respond = (status: number) => void this.told.push(`REFER ${status}`);
    this.#transfers.request(call, call.a, { request, respond } as unknown as ServerRequest);
    await turns();
  }

  #invited(uri: string, events: SessionEvents) {
    this.told.push(`INVITE ${uri}`);
    this.#peers.set(uri, events);
    const say = (what: string) => this.told.push(`${what} ${uri}`);
    return {
      ...{
        callId: `to-${uri}`,
        localTag: "ours",
        remoteTag: uri,
        remote: { host: "192.0.2.1" },
        cancel: () => say("CANCEL"),
      },
      bye: async () => say("BYE"),
      reinvite: async () => answer(200, uri),
    };
  }

  #plan(from: string, to: string): CallPlan {
    const target: PreparedTarget = {
      ...{ written: to, delayMs: 0, facts: facts(to, "out") },
      routes: [[{ uri: to, target: { transport: "udp", host: "192.0.2.1", port: 5060 }, from, to, headers: [] }]],
    };
    return {
      ...{ account: ACCOUNT, tn: null, app: null, domain: "h", profile: undefined, hairpins: 0, hops: 70 },
      ...{ caller: {} as CallPlan["caller"], ringLimitMs: 60_000, hasScript: false },
      leg: () => new FakeMain(from, to, new LegRecord(this.#records, facts(from, "in")), this.told),
      run: async (call) => {
        this.live.push({ call: call as Call, a: call.a as FakeMain });
        const plan = { targets: [target], timeoutMs: 60_000, sequential: false, timeLimitMs: undefined };
        const more = { ringback: { kind: "tone" }, record: "no", tag: undefined, asr: false } as const;
        const outcome = await call.dialling.run({ ...plan, ...more }, call.a.gone);
        if (outcome.kind === "bridged") await outcome.ended;
        call.end(16);
      },
    };
  }
}

/** A caller; its dialog is `{login}>{callee}`, tags `ours` and its login. */
class FakeMain implements MainLeg {
  readonly media = {
    leg: { close: async () => undefined },
    hold: "none",
    preferredCodecs: ["PCMU"],
  } as never as LegMedia;
  isAnswered = false;
  readonly dialogs;
  readonly gone = new Gone();

  readonly login: string;
  readonly record: LegRecord;
  readonly told: string[];

  constructor(login: string, callee: string, record: LegRecord, told: string[]) {
    this.login = login;
    this.record = record;
    this.told = told;
    this.dialogs = [{ callId: `${login}>${callee}`, localTag: "ours", remoteTag: login }];
  }

  async openMedia() {
    return this.media;
  }

  async early() {
    return this.media;
  }

  async answer() {
    this.isAnswered = true;
    return this.media;
  }

  live() {
    this.record.enter("live");
  }

  end() {
    if (this.gone.aborted) return;
    this.told.push(`BYE ${this.login}`);
    this.gone.end();
  }

  hangUp() {
    this.end();
  }

  async send(_method: string, { body = "" }: { readonly body?: Buffer | string | undefined }) {
    this.told.push(`NOTIFY ${this.login} ${/SIP\/2\.0 (\d+)/.exec(body.toString())?.[1]}`);
    return answer(200, this.login);
  }

  async reinvite() {
    return answer(200, this.login);
  }

  async move() {
    return true;
  }
}

function facts(login: string, direction: "in" | "out"): LegFacts {
  const user = { uuid: login, login, sip_domain: { domain: "h" } } as unknown as LegFacts["user"];
  return {
    type: "CallSIP",
    direction,
    from: login,
    to: login,
    parties: ["a", "b"],
    account: ACCOUNT,
    user: user ?? null,
  };
}

function answer(status: number, tag: string): SipMessage {
  return message(`SIP/2.0 ${status} OK\r\n`, "INVITE", ["Content-Type: application/sdp"], SDP, tag);
}

function message(first: string, method: string, headers: readonly string[], body = "", tag = "x"): SipMessage {
  const lines = ["Via: SIP/2.0/UDP h;branch=z9hG4bK1", "From: <sip:a@h>;tag=1", `To: <sip:b@h>;tag=${tag}`];
  const more = ["Call-ID: c", `CSeq: 1 ${method}`, ...headers, `Content-Length: ${body.length}`];
  return scan(Buffer.from(`${first}${[...lines, ...more].join("\r\n")}\r\n\r\n${body}`)) as SipMessage;
}

/** The first call of alice is bridged; the second is answered, and its audio is being bridged. */
async function consulting() {
  const world = new World();
  const { call: first } = await world.call("alice", "bob");
  await world.answers("bob");
  const go = world.slowBridges();
  const { call: second } = await world.call("alice", "carol");
  await world.answers("carol");
  world.told.length = 0;
  return { world, first, second, go };
}

test("an attended transfer to one who has just answered waits for the bridge and joins the two", async () => {
  const { world, first, go } = await consulting();
  await world.refer(first, "carol", "alice>carol;to-tag=ours;from-tag=alice");
  expect(world.told).toEqual(["REFER 202", "NOTIFY alice 100"]);
  go();
  await turns();
  expect(world.told).toEqual(["REFER 202", "NOTIFY alice 100", "BYE alice", "NOTIFY alice 200", "BYE alice"]);
});

test("a leg that has just answered is found by its dialog", async () => {
  const { world, second, go } = await consulting();
  const found = world.calls.find("acc", parseReplaces("to-carol;to-tag=ours;from-tag=carol")!);
  await turns();
  go();
  expect(await found).toMatchObject({ kind: "live", call: second, leg: { record: { row: { to: "carol" } } } });
});

/** Alice talks with bob, and somebody else's call to carol rings. */
async function ringing(from: string) {
  const world = new World();
  const { call: first } = await world.call("alice", "bob");
  await world.answers("bob");
  await world.call(from, "carol");
  world.told.length = 0;
  return { world, first };
}

test("a transfer that does not wait for the answer of the one asked first ends that call", async () => {
  const { world, first } = await ringing("alice");
  await world.refer(first, "carol", "alice>carol;to-tag=ours;from-tag=alice");
  expect(world.told.slice(0, 4)).toEqual(["REFER 202", "NOTIFY alice 100", "BYE alice", "CANCEL carol"]);
});

test.each([
  ["of another caller", "dave>carol;to-tag=ours;from-tag=dave"],
  ["of the one who rings", "to-carol;to-tag=ours;from-tag=carol"],
])("a ringing call %s is not touched by a transfer that names it", async (_, replaces) => {
  const { world, first } = await ringing("dave");
  await world.refer(first, "carol", replaces);
  expect(world.told).toEqual(["REFER 202", "NOTIFY alice 100", "NOTIFY alice 481"]);
});

test("a call at one's own phone that rings is not ended by a transfer", async () => {
  const { world, first } = await ringing("dave");
  await world.call("dave", "alice");
  world.told.length = 0;
  await world.refer(first, "alice", "to-alice;to-tag=ours;from-tag=alice");
  expect(world.told).toEqual(["REFER 202", "NOTIFY alice 100", "NOTIFY alice 481"]);
});

test("a second REFER meets 491 from the moment the first was taken", async () => {
  const { world, first } = await ringing("alice");
  const both = [world.refer(first, "carol"), world.refer(first, "carol")];
  await Promise.all(both);
  expect(world.told.filter((line) => line.startsWith("REFER"))).toEqual(["REFER 202", "REFER 491"]);
});
