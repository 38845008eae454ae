import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { CallRating, RatingAnswer } from "../../domain/rating/port.js";
import { byTheMinute } from "../../domain/rating/rules.js";
import type { OutboundProfile } from "../../domain/routing/port.js";
import type { OutboundSession, SessionEvents } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import type { MediaPlace } from "../media/port.js";
import { Dialer, type DialledLegs, type DialResult, type DialSpec, type PreparedTarget } from "./dialer.js";
import type { Journal } from "./journal.js";
import type { LegFacts } from "./leg-record.js";
import type { OutboundLeg } from "./outbound-leg.js";
import { ProfileChannels } from "./profile-channels.js";
import { type Toll, Tolls } from "./tolls.js";

const FACTS: LegFacts = {
  type: "CallSIP",
  direction: "out",
  from: "a",
  to: "b",
  parties: ["a", "b"],
  account: { uuid: "acc" } as unknown as CallAccount,
};
const ANSWER = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
const turn = () => new Promise((resolve) => setImmediate(resolve));

type Heard = Partial<Pick<DialledLegs, "digit" | "made" | "abandonedFor" | "forwarded">>;

/** Targets whose peers are played by hand: `peer(name)` gives the events of the INVITE to that name. */
function start(
  names: readonly string[],
  more: Partial<DialSpec> & Heard = {},
  opening: Promise<unknown> = Promise.resolve(),
  money: RatingAnswer = { kind: "open", tariff: byTheMinute("0") },
  channels = new ProfileChannels(new FakeClock()),
) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const peers = new Map<string, SessionEvents>();
  const inviter = {
    invite: ({ uri }: { uri: string }, events: SessionEvents) => {
      sent.push(`INVITE ${uri}`);
      peers.set(uri, events);
      const session = {
        remote: { host: "192.0.2.1" },
        cancel: () => sent.push(`CANCEL ${uri}`),
        bye: async () => void sent.push(`BYE ${uri}`),
      };
      return session as unknown as OutboundSession;
    },
  };
  let openedLegs = 0;
  let closedLegs = 0;
  const close = async () => void closedLegs++;
  const leg = { address: "127.0.0.1", port: 4000, remote: () => undefined, close };
  const openLeg = async () => {
    await opening;
    openedLegs++;
    return leg;
  };
  const place = { openLeg } as unknown as MediaPlace;
  const records = { journal: { write: async () => undefined } as unknown as Journal, clock, node: "n", publicUrl: "" };
  const { digit = () => undefined, made = () => undefined, abandonedFor, forwarded, ...rest } = more;
  const heard = { ...(abandonedFor ? { abandonedFor } : {}), ...(forwarded ? { forwarded } : {}) };
  const spec: DialSpec = {
    targets: names.map(prepared),
    timeoutMs: 30_000,
    sequential: false,
    codecs: ["PCMU"],
    ringing: () => undefined,
    dialled: { request: () => undefined, digit, made, ...heard },
    ...rest,
  };
  const abort = new AbortController();
  const tolls = new Tolls({ rating: rating(money), clock, log: createLog("silent"), node: "n", channels });
  const result = ranBy(new Dialer({ inviter, place, records, clock, tolls }, spec), abort.signal);
  const peer = (name: string) => peers.get(name) as Required<SessionEvents>;
  return { clock, sent, peer, result, abort, opened: () => openedLegs, closed: () => closedLegs };
}

/** Apart: what else is made beside it must not hold it. */
function ranBy(dialer: Dialer, signal: AbortSignal): Promise<DialResult> {
  return new Promise((resolve) => dialer.run(signal, { dialEnded: resolve }));
}

/** Money says `answer` to every leg, and never again. */
function rating(answer: RatingAnswer): CallRating {
  const nothing = async () => undefined;
  return { open: async () => answer, renew: nothing, warn: nothing, drop: nothing, dropOrphans: nothing };
}

function prepared(name: string): PreparedTarget {
  const attempt = {
    uri: name,
    target: { transport: "udp", host: "192.0.2.1", port: 5060 },
    from: "",
    to: "",
    headers: [],
  } as const;
  return { written: name, facts: { ...FACTS, to: name }, routes: [[attempt]], delayMs: 0 };
}
const response = (line: string) =>
  scan(
    Buffer.from(
      `SIP/2.0 ${line}\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: ${ANSWER.length}\r\n\r\n${ANSWER}`,
    ),
  ) as SipMessage;
const ok = response("200 OK");
const key = (signal: string) =>
  scan(
    Buffer.from(
      `INFO sip:us@h SIP/2.0\r\nContent-Type: application/dtmf-relay\r\nContent-Length: ${signal.length + 7}\r\n\r\nSignal=${signal}`,
    ),
  ) as SipMessage;

test("the first answer wins and everybody else gets CANCEL with cause 26", async () => {
  const { sent, peer, result } = start(["a", "b", "c"]);
  await turn();
  peer("b").accepted(ok);
  expect(await result).toMatchObject({
    kind: "answered",
    written: "b",
    targets: [
      { written: "a", cause: 26 },
      { written: "c", cause: 26 },
    ],
  });
  expect(sent).toEqual(["INVITE a", "INVITE b", "INVITE c", "CANCEL a", "CANCEL c"]);
});

test("a leg that answered tells of its keys, and what it was dialled with is not kept", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const keys: string[] = [];
  const legs: OutboundLeg[] = [];
  const dial = () => {
    const target = prepared("a");
    const more: Partial<DialSpec> & Heard = {
      targets: [target],
      made: (leg) => legs.push(leg),
      digit: (_, key) => keys.push(key),
    };
    return { target: new WeakRef(target), ...start([], more) };
  };
  const { target, peer, result } = dial();
  await turn();
  peer("a").accepted(ok);
  await result;
  await turn();
  collect();
  expect(target.deref()).toBeUndefined();
  peer("a").info(key("5"));
  expect([keys, legs[0]?.record.state]).toEqual([["5"], "live"]);
});

test("when two answer at the same instant the second gets BYE", async () => {
  const { sent, peer, result } = start(["a", "b"]);
  await turn();
  peer("a").accepted(ok);
  peer("b").accepted(ok);
  expect(await result).toMatchObject({ kind: "answered", written: "a" });
  expect(sent.slice(2)).toEqual(["CANCEL b", "BYE b"]);
});

test("a leg rings from the first 180 or 183 on, and not with what says that it does not ring yet", async () => {
  const legs: OutboundLeg[] = [];
  const { peer } = start(["a", "b"], { made: (leg) => legs.push(leg) });
  await turn();
  for (const line of ["181 Call Is Being Forwarded", "182 Queued"]) peer("a").provisional(response(line));
  for (const line of ["182 Queued", "183 Session Progress"]) peer("b").provisional(response(line));
  expect(legs.map(({ record }) => record.state)).toEqual(["init", "ringing"]);
});

test("a callee that says BYE before its answer has refused", async () => {
  const { peer, result } = start(["a"]);
  await turn();
  peer("a").bye(ok);
  expect(await result).toMatchObject({ kind: "failed", cause: 16, targets: [{ written: "a", cause: 16 }] });
});

test("audio that comes only after the caller gave up is closed", async () => {
  const { abort, closed, opened, result, sent } = start(["a"], {}, new Promise(setImmediate));
  await Promise.resolve();
  abort.abort();
  expect(await result).toMatchObject({ kind: "failed", cause: 487 });
  await turn();
  await turn();
  expect([opened(), closed(), sent]).toEqual([1, 1, []]);
});

test("when all refuse, the cause is that of the one who refused last", async () => {
  const { peer, result } = start(["a", "b"]);
  await turn();
  peer("b").rejected(486, "Busy Here");
  peer("a").rejected(603, "Decline");
  expect(await result).toMatchObject({ kind: "failed", cause: 21, targets: [{ cause: 17 }, { cause: 21 }] });
});

test("after the ring time everybody gets CANCEL, and the dial failed with no answer", async () => {
  const { clock, sent, result } = start(["a", "b"]);
  await turn();
  clock.advance(29_999);
  expect(sent).toHaveLength(2);
  clock.advance(1);
  expect(await result).toMatchObject({ kind: "failed", cause: 19 });
  expect(sent.slice(2)).toEqual(["CANCEL a", "CANCEL b"]);
});

test("a caller who gives up cancels what rings", async () => {
  const { abort, sent, result } = start(["a"]);
  await turn();
  abort.abort();
  expect(await result).toMatchObject({ kind: "failed", cause: 487 });
  expect(sent).toEqual(["INVITE a", "CANCEL a"]);
});

test("one after the other, the next rings when the one before has refused or had its share of the time", async () => {
  const { clock, sent, peer, result } = start(["a", "b", "c"], { sequential: true });
  await turn();
  peer("a").rejected(486, "Busy Here");
  await turn();
  clock.advance(10_000);
  await turn();
  expect(sent).toEqual(["INVITE a", "INVITE b", "CANCEL b", "INVITE c"]);
  peer("c").accepted(ok);
  expect(await result).toMatchObject({ kind: "answered", written: "c" });
});

test("one after the other, a target starts as much later as it wants; one that is refused then ends the dial", async () => {
  const late = (name: string, more: Partial<PreparedTarget> = {}) => ({ ...prepared(name), delayMs: 2_000, ...more });
  const { clock, sent, peer, result } = start([], {
    targets: [prepared("a"), late("b"), late("c", { refusedCause: 3 })],
    sequential: true,
  });
  await turn();
  peer("a").rejected(486, "Busy Here");
  await turn();
  clock.advance(1_999);
  await turn();
  expect(sent).toEqual(["INVITE a"]);
  clock.advance(1);
  await turn();
  peer("b").rejected(486, "Busy Here");
  await turn();
  clock.advance(2_000);
  expect(await result).toMatchObject({
    kind: "failed",
    cause: 3,
    targets: [{ cause: 17 }, { cause: 17 }, { cause: 3 }],
  });
  expect(sent).toEqual(["INVITE a", "INVITE b"]);
});

test("a gateway that is down is left for the next one; the word of the callee is final", async () => {
  const gateways = (...names: string[]): PreparedTarget => ({
    ...prepared("x"),
    routes: names.map((name) => prepared(name).routes[0] ?? []),
  });
  const { sent, peer, result } = start([], { targets: [gateways("g1", "g2", "g3")] });
  await turn();
  peer("g1").rejected(503, "Service Unavailable");
  peer("g2").rejected(486, "Busy Here");
  expect(await result).toMatchObject({ kind: "failed", cause: 17 });
  expect(sent).toEqual(["INVITE g1", "INVITE g2"]);
});

const movedTo = (...users: string[]) =>
  scan(
    Buffer.from(`SIP/2.0 302 Moved\r\n${users.map((user) => `Contact: <sip:${user}@x>\r\n`).join("")}\r\n`),
  ) as SipMessage;
/** Sends calls on to the users it names. */
const moving = (name: string): PreparedTarget => ({
  ...prepared(name),
  moves: { follow: async (_target, { contacts }) => contacts.map(({ user = "" }) => prepared(user)) },
});

test("a target that sends the call on is rung elsewhere, one place after the other, and the caller is told", async () => {
  let told = 0;
  const { sent, peer, result } = start([], { targets: [moving("a")], forwarded: () => void told++ });
  await turn();
  peer("a").rejected(302, "Moved", movedTo("b", "c"));
  await turn();
  expect([sent, told]).toEqual([["INVITE a", "INVITE b"], 1]);
  peer("b").rejected(486, "Busy Here");
  await turn();
  peer("c").accepted(ok);
  expect(await result).toMatchObject({ kind: "answered", written: "c", targets: [{ written: "a" }, { cause: 17 }] });
});

test("one of two phones sends the call on while the other still rings: whoever answers first has it", async () => {
  const two = { ...moving("a"), routes: [[...prepared("a").routes[0]!, ...prepared("a2").routes[0]!]] };
  const { sent, peer, result } = start([], { targets: [two] });
  await turn();
  peer("a").rejected(302, "Moved", movedTo("b"));
  await turn();
  peer("b").accepted(ok);
  expect(await result).toMatchObject({ kind: "answered", written: "b" });
  expect(sent).toEqual(["INVITE a", "INVITE a2", "INVITE b", "CANCEL a2"]);
});

test.each([
  ["nowhere", async () => []],
  ["to what cannot be looked up", () => Promise.reject(new Error("database"))],
])("a target that sends the call on %s has refused, and the next one rings", async (_what, follow) => {
  const { sent, peer, result } = start([], {
    targets: [{ ...prepared("a"), moves: { follow } }, prepared("b")],
    sequential: true,
  });
  await turn();
  peer("a").rejected(302, "Moved", movedTo("x"));
  await turn();
  expect(sent).toEqual(["INVITE a", "INVITE b"]);
  peer("b").rejected(486, "Busy Here");
  expect(await result).toMatchObject({ kind: "failed", cause: 17, targets: [{ cause: 31 }, { cause: 17 }] });
});

test("the less wanted phones of a user wait while a redirection is looked up, and for those it leads to", async () => {
  let found: (targets: readonly PreparedTarget[]) => void = () => undefined;
  const follow = () => new Promise<readonly PreparedTarget[]>((resolve) => (found = resolve));
  const phone = (name: string) => [{ ...prepared(name).routes[0]![0]!, contact: { limit: undefined } }];
  const user = { ...prepared("a"), moves: { follow }, routes: [phone("a"), phone("a2")] };
  const { sent, peer, result } = start([], { targets: [user] });
  await turn();
  peer("a").rejected(302, "Moved", movedTo("b"));
  await turn();
  expect(sent).toEqual(["INVITE a"]);
  found([prepared("b")]);
  await turn();
  expect(sent).toEqual(["INVITE a", "INVITE b"]);
  peer("b").rejected(486, "Busy Here");
  await turn();
  expect(sent.at(-1)).toBe("INVITE a2");
  peer("a2").rejected(302, "Moved", movedTo("c"));
  await turn();
  found([]);
  expect(await result).toMatchObject({
    kind: "failed",
    targets: [{ written: "a" }, { written: "b" }, { written: "a" }],
  });
});

test("the less wanted phones of a user ring when a redirection leads nowhere", async () => {
  const phone = (name: string) => [{ ...prepared(name).routes[0]![0]!, contact: { limit: undefined } }];
  const user = { ...prepared("a"), moves: { follow: async () => [] }, routes: [phone("a"), phone("a2")] };
  const { sent, peer, result } = start([], { targets: [user] });
  await turn();
  peer("a").rejected(302, "Moved", movedTo("b"));
  await turn();
  expect(sent).toEqual(["INVITE a", "INVITE a2"]);
  peer("a2").accepted(ok);
  expect(await result).toMatchObject({ kind: "answered", targets: [] });
});

test("a caller who gives up while a redirection is looked up hears no more of it", async () => {
  let found: (targets: readonly PreparedTarget[]) => void = () => undefined;
  const follow = () => new Promise<readonly PreparedTarget[]>((resolve) => (found = resolve));
  const { sent, peer, result, abort } = start([], { targets: [{ ...prepared("a"), moves: { follow } }] });
  await turn();
  peer("a").rejected(302, "Moved", movedTo("b"));
  abort.abort();
  expect(await result).toMatchObject({ kind: "failed", cause: 487 });
  found([prepared("b")]);
  await turn();
  expect(sent).toEqual(["INVITE a"]);
});

test("whoever calls for a caller that was served elsewhere says so in its CANCELs", async () => {
  const { abort, result } = start(["a"], { abandonedFor: () => 26 });
  await turn();
  abort.abort();
  expect(await result).toMatchObject({ kind: "failed", cause: 26 });
});

test("a user without a contact makes a leg that ends with cause 18, and a refused target makes none", async () => {
  const nobody: PreparedTarget = { ...prepared("nobody"), routes: [[]] };
  const refused: PreparedTarget = { ...prepared("911"), refusedCause: 3 };
  const made: string[] = [];
  const { result } = start([], {
    targets: [nobody, refused],
    made: (leg) => made.push(leg.record.row.to),
  });
  expect(await result).toMatchObject({
    kind: "failed",
    cause: 18,
    targets: [{ written: "911", cause: 3 }, { cause: 18 }],
  });
  expect(made).toEqual(["nobody"]);
});

const PROFILE = { uuid: "profile", channel_limit: 1, calls_per_second: null } as OutboundProfile;
const TOLL: Toll = { tn: 15550100002, far: "12125550142", profile: PROFILE };
const tolled = (name: string) => ({ ...prepared(name), toll: TOLL });

test("a leg that costs money rings only when there is some, and says why not", async () => {
  const { sent, result } = start([], { targets: [tolled("a")] }, undefined, { kind: "refused", why: "balance" });
  expect(await result).toMatchObject({
    kind: "failed",
    cause: 21,
    reason: "Not enough account balance",
    targets: [{ cause: 21, reason: "Not enough account balance" }],
  });
  expect(sent).toEqual([]);
});

test("a profile has so many channels: what is over them does not ring, and what ends gives its own back", async () => {
  const channels = new ProfileChannels(new FakeClock());
  const { sent, peer, result } = start([], { targets: [tolled("a"), tolled("b")] }, undefined, undefined, channels);
  await turn();
  expect(sent).toEqual(["INVITE a"]);
  peer("a").rejected(486, "Busy Here", ok);
  expect(await result).toMatchObject({
    kind: "failed",
    targets: [
      { written: "b", cause: 41, reason: "Channel limit" },
      { written: "a", cause: 17 },
    ],
  });
  expect(channels.free(PROFILE)).toBe(1);
});
