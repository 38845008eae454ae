import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { FakeClock } from "../base/fake-clock.js";
import { methodPlace } from "./sip-counters.js";
import { SipPeerCounts } from "./sip-peer-counts.js";

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const counted = ({ endpoint }: Stage) =>
  [...endpoint.counters.messages()].map((one) => `${one.direction} ${one.method} ${one.status || ""} ${one.count}`);

test("messages are counted by method and status, copies once more as such, and unknown methods together", async () => {
  stage = await openStage();
  const { peer, clock, endpoint } = stage;
  const invite = peer.request("INVITE", { callId: "1" });
  peer.send(invite);
  await peer.next(100);
  peer.send(invite);
  peer.send(peer.request("SPARK", { callId: "2" }));
  peer.send(peer.request("NOISE", { callId: "3" }));
  await peer.fence();
  stage.sessions[0]?.reject(486);
  await peer.next(486);
  clock.advance(500);
  await peer.fence();
  expect(counted(stage)).toEqual([
    "in INVITE  2",
    "in OPTIONS  2",
    "in other  2",
    "out INVITE 100 2",
    "out INVITE 486 2",
    "out OPTIONS 200 2",
    "out other 501 2",
  ]);
  expect([...endpoint.counters.repetitions()]).toEqual([
    { direction: "in", method: "INVITE", count: 1 },
    { direction: "out", method: "INVITE", count: 2 },
  ]);
  const [one] = endpoint.peerCounts.all();
  expect([one?.host, one?.received, one?.sent, one?.in.get("other"), one?.out.get("INVITE 486")]).toEqual([
    "127.0.0.1",
    6,
    8,
    2,
    2,
  ]);
});

test("a request of ours that nobody answers is counted with its copies as timed out", async () => {
  stage = await openStage();
  const { endpoint, clock, peer } = stage;
  const target = { transport: "udp", host: "127.0.0.1", port: peer.port } as const;
  const final = endpoint.request({ method: "OPTIONS", uri: "sip:a@b", from: "sip:a@b", to: "sip:b@c", target });
  await peer.next("OPTIONS");
  clock.advance(32_000);
  expect((await final).status).toBe(408);
  expect([...endpoint.counters.timeouts()]).toEqual([["OPTIONS", 1]]);
  // Timer E: T1 doubling to T2 until 64·T1 (RFC 3261 §17.1.2.2).
  expect([...endpoint.counters.repetitions()]).toEqual([{ direction: "out", method: "OPTIONS", count: 10 }]);
});

test("of 10,000 addresses those that were not heard of for long make room first", () => {
  const clock = new FakeClock();
  const peers = new SipPeerCounts(clock);
  peers.message("in", "192.0.2.1", methodPlace("INVITE"), 0);
  peers.message("in", "192.0.2.2", methodPlace("INVITE"), 0);
  for (let i = 0; i < 9_998; i++) peers.message("in", `10.0.${i >> 8}.${i & 255}`, methodPlace("OPTIONS"), 0);
  clock.advance(61_000);
  peers.message("in", "192.0.2.1", methodPlace("INVITE"), 0);
  for (let i = 0; i < 9_000; i++) peers.message("in", `10.1.${i >> 8}.${i & 255}`, methodPlace("OPTIONS"), 0);
  const hosts = new Map([...peers.all()].map((peer) => [peer.host, peer.received]));
  expect([peers.size, hosts.get("192.0.2.1"), hosts.get("192.0.2.2"), hosts.get("10.1.0.0")]).toEqual([
    10_000,
    2,
    undefined,
    1,
  ]);
});

test("one address cannot have us count kinds without end", () => {
  const peers = new SipPeerCounts(new FakeClock());
  for (let status = 200; status < 700; status++) peers.message("in", "192.0.2.1", methodPlace("INVITE"), status);
  const [peer] = peers.all();
  expect([peer?.in.size, peer?.in.get("other")]).toEqual([65, 436]);
});

test("methods of nobody and kinds beyond the limit are told together", () => {
  const peers = new SipPeerCounts(new FakeClock());
  peers.message("in", "192.0.2.1", methodPlace("NONSENSE"), 0);
  for (let status = 200; status < 300; status++) peers.message("in", "192.0.2.1", methodPlace("INVITE"), status);
  const [peer] = peers.all();
  expect([peer?.in.size, peer?.in.get("other"), peer?.in.get("INVITE 200")]).toEqual([64, 38, 1]);
});
