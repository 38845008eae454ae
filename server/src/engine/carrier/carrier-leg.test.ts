import { expect, test } from "vitest";
import { sipAnswer } from "../../../../test/support/sip-answer.js";
import { aCarrier, aGateway } from "../../../../test/support/some-carrier.js";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { CarrierSetup } from "../../domain/sip-carrier/port.js";
import type { OutboundSession, SessionEvents } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import type { CallerId } from "../call/caller-id.js";
import type { Journal } from "../call/journal.js";
import type { LegEnding } from "../call/leg-ending.js";
import { LegRecord } from "../call/leg-record.js";
import { OutboundLeg } from "../call/outbound-leg.js";
import type { MediaPlace } from "../media/port.js";
import { Carriers } from "./carriers.js";

const SDP = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
const withSdp = (status: number) =>
  scan(
    Buffer.from(
      `SIP/2.0 ${status} OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`,
    ),
  ) as SipMessage;

const clock = new FakeClock();

/** A leg to a number through carriers; `peer(host)` are the events of the INVITE to that gateway. */
const dial = (...setups: CarrierSetup[]) => probed(undefined, ...setups);

/** As `dial`. @param lives whether a gateway answers OPTIONS now, asked every second; undefined: none are sent */
async function probed(lives: ((host: string) => boolean) | undefined, ...setups: CarrierSetup[]) {
  const sent: string[] = [];
  const peers = new Map<string, SessionEvents>();
  const inviter = {
    invite: ({ target }: { target: { host: string } }, events: SessionEvents) => {
      sent.push(`INVITE ${target.host}`);
      peers.set(target.host, events);
      const cancel = () => sent.push(`CANCEL ${target.host}`);
      const bye = async () => void sent.push(`BYE ${target.host}`);
      return { callId: target.host, remote: target, cancel, bye } as unknown as OutboundSession;
    },
  };
  const carriers = new Carriers({
    store: { setups: async () => setups },
    send: ({ target }) => (lives?.(target.host) ? Promise.resolve(sipAnswer(200)) : new Promise(() => undefined)),
    clock,
    log: createLog("silent"),
    random: () => 0,
    ownHost: "pbx.example.net",
    limits: { triesMax: 5, searchMs: 20_000, firstAnswerMs: 4_000 },
    probeMs: lives ? 1_000 : 0,
  });
  await carriers.load();
  if (lives) carriers.start();
  else await carriers.close();
  const endings: LegEnding[] = [];
  const call = () => {
    const account = { uuid: "acc" } as unknown as CallAccount;
    const record = new LegRecord(
      { journal: { write: async () => undefined } as unknown as Journal, clock, node: "n", publicUrl: "" },
      { type: "CallSIP", direction: "out", from: "a", to: "b", parties: ["a", "b"], account },
    );
    const leg = new OutboundLeg(record, inviter, {
      ringing: (early) => sent.push(early ? "early" : "ringing"),
      answered: () => sent.push("answered"),
      digit: () => undefined,
      request: () => undefined,
      gone: (ending) => endings.push(ending),
    });
    const media = { address: "127.0.0.1", port: 4000, remote: () => undefined, close: async () => undefined };
    const place = { openLeg: async () => media } as unknown as MediaPlace;
    const id = { number: "12015550100", isAnonymous: false } as CallerId;
    return { leg, started: leg.start(carriers.routes("12125550142", id), place, ["PCMU"]) };
  };
  const { leg, started } = call();
  await started;
  const peer = (host: string) => peers.get(host) as Required<SessionEvents>;
  return { sent, endings, peer, leg, carriers, call };
}

const two = () => [
  aCarrier({ priority: 1, gateways: [aGateway("a")] }),
  aCarrier({ priority: 2, gateways: [aGateway("b")] }),
];

test("a gateway that says nothing is given up for the next carrier; what it says later changes nothing", async () => {
  const { sent, peer, endings, carriers, leg } = await dial(...two());
  clock.advance(4_000);
  expect(sent).toEqual(["INVITE a", "CANCEL a", "INVITE b"]);
  peer("a").trying();
  peer("a").provisional(sipAnswer(180));
  peer("a").rejected(487, "Request Terminated");
  peer("b").accepted(withSdp(200));
  expect(sent.slice(3)).toEqual(["answered"]);
  peer("a").accepted(withSdp(200));
  expect(sent.at(-1)).toBe("BYE a");
  expect([endings, carriers.figures.calls.out]).toEqual([[], 1]);
  leg.end(16);
  expect(carriers.figures.calls.out).toBe(0);
});

test("one that says 100 in time may take as long as it wants", async () => {
  const { sent, peer, leg } = await dial(...two());
  clock.advance(3_999);
  peer("a").trying();
  clock.advance(60_000);
  expect(sent).toEqual(["INVITE a"]);
  leg.cancel(487);
  expect(sent).toEqual(["INVITE a", "CANCEL a"]);
});

test.each([486, 404, 484, 488, 600, 603])("%i of the first carrier ends the call", async (status) => {
  const { sent, peer, endings, carriers } = await dial(...two());
  peer("a").rejected(status, "Word", sipAnswer(status));
  expect(sent).toEqual(["INVITE a"]);
  expect([endings.length, carriers.figures.calls.out]).toEqual([1, 0]);
});

test.each([503, 500, 408, 502])("%i sends it to the second, whose word is then the last", async (status) => {
  const { sent, peer, endings } = await dial(...two());
  peer("a").rejected(status, "Word", sipAnswer(status));
  peer("b").rejected(486, "Busy Here", sipAnswer(486));
  expect(sent).toEqual(["INVITE a", "INVITE b"]);
  expect(endings).toMatchObject([{ cause: 17 }]);
});

test("after early media the call stays where it is", async () => {
  const { sent, peer, endings } = await dial(...two());
  peer("a").provisional(withSdp(183));
  peer("a").rejected(503, "Word", sipAnswer(503));
  expect(sent).toEqual(["INVITE a", "early"]);
  expect(endings).toMatchObject([{ cause: 41 }]);
});

test("when all carriers are full the call ends as one over the limit of channels", async () => {
  const { sent, call, endings, leg } = await dial(aCarrier({ channel_limit: 1, gateways: [aGateway("a")] }));
  await call().started;
  expect(sent).toEqual(["INVITE a"]);
  expect(endings).toEqual([{ cause: 41, end: "failed", release: null, reason: "Channel limit" }]);
  leg.cancel(487);
  await call().started;
  expect(sent).toEqual(["INVITE a", "CANCEL a", "INVITE a"]);
});

/** Some seconds of OPTIONS. */
async function pass(seconds: number): Promise<void> {
  for (let at = 0; at < seconds; at++) {
    clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a call that rings goes on to the next gateway when its own has died", async () => {
  const dead = new Set<string>();
  const { sent, peer, endings, carriers } = await probed((host) => !dead.has(host), ...two());
  await pass(2);
  peer("a").provisional(sipAnswer(180));
  await pass(60);
  expect(sent).toEqual(["INVITE a", "ringing"]);
  dead.add("a");
  await pass(5);
  expect(sent).toEqual(["INVITE a", "ringing", "CANCEL a", "INVITE b"]);
  peer("b").accepted(withSdp(200));
  dead.add("b");
  await pass(10);
  expect([sent.slice(4), endings, carriers.figures.calls.out]).toEqual([["answered"], [], 1]);
  await carriers.close();
});

test("so does one that was only said 100 to", async () => {
  const dead = new Set<string>();
  const { sent, peer, carriers, leg } = await probed((host) => !dead.has(host), ...two());
  await pass(2);
  peer("a").trying();
  dead.add("a");
  await pass(5);
  expect(sent).toEqual(["INVITE a", "CANCEL a", "INVITE b"]);
  leg.cancel(487);
  await carriers.close();
});

test.each([
  ["that has no other gateway", 180, [aCarrier({ gateways: [aGateway("a")] })]],
  ["whose callee is heard already", 183, two()],
])("a call %s rings on when its gateway dies", async (_, status, setups) => {
  const dead = new Set<string>();
  const { sent, peer, endings, carriers, leg } = await probed((host) => !dead.has(host), ...setups);
  await pass(2);
  peer("a").provisional(status === 183 ? withSdp(183) : sipAnswer(180));
  dead.add("a");
  await pass(30);
  expect([sent.slice(0, 1), sent.length, endings]).toEqual([["INVITE a"], 2, []]);
  leg.cancel(487);
  await carriers.close();
});

test("a gateway that never answers OPTIONS keeps the calls that ring through it", async () => {
  const { sent, peer, carriers, leg } = await probed(() => false, ...two());
  peer("a").provisional(sipAnswer(180));
  await pass(60);
  expect(sent).toEqual(["INVITE a", "ringing"]);
  leg.cancel(487);
  await carriers.close();
});
