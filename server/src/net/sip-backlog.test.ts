import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { FakeClock } from "../base/fake-clock.js";
import { SipBacklog, type WaitingMessage } from "./sip-backlog.js";
import type { UdpSocket, UdpUser } from "./udp-socket.js";

const open: Stage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

/** A socket whose datagrams come when the test says so. @param sent told what is sent */
function handSocket(sent: (text: string) => void): UdpSocket & { hear(text: string, isAlone: boolean): void } {
  let user: UdpUser | undefined;
  return {
    host: "127.0.0.1",
    port: 5060,
    start: (one) => void (user = one),
    send: (wire) => sent(wire.toString()),
    close: async () => undefined,
    hear: (text, isAlone) => user?.datagram(Buffer.from(text), "127.0.0.1", 7000, isAlone),
  };
}

const waiting = (callId: string) => ({ message: { callId } }) as unknown as WaitingMessage;

test("messages are worked off in their order, four in each turn of the loop, and what each promised before the next", async () => {
  const seen: string[] = [];
  const backlog = new SipBacklog(new FakeClock(), ({ message }) => {
    seen.push(message.callId);
    queueMicrotask(() => seen.push(`after ${message.callId}`));
  });
  for (let n = 0; n < 600; n++) backlog.add(waiting(String(n)));
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  await turn();
  const first = ["0", "after 0", "1", "after 1", "2", "after 2", "3", "after 3"];
  expect([seen, backlog.isEmpty]).toEqual([first, false]);
  while (!backlog.isEmpty) await turn();
  await turn();
  expect(seen).toEqual(Array.from({ length: 600 }, (_, n) => [String(n), `after ${n}`]).flat());
  backlog.add(waiting("late"));
  await turn();
  expect([seen.at(-1), backlog.isEmpty]).toEqual(["after late", true]);
});

test("no more than four thousand messages wait", async () => {
  const backlog = new SipBacklog(new FakeClock(), () => undefined);
  for (let n = 0; n < 3_999; n++) backlog.add(waiting(String(n)));
  expect(backlog.isFull).toBe(false);
  backlog.add(waiting("last"));
  expect(backlog.isFull).toBe(true);
});

test("of a burst every INVITE has its 100 before any of them is worked off, and a CANCEL finds its INVITE", async () => {
  const seen: string[] = [];
  const stage = await openStage({
    onInvite: (session) => void seen.push(`worked off ${session.callId}`),
    trace: (direction, _peer, wire, callId) => {
      if (direction === "out") seen.push(`${wire.toString("latin1", 8, 11)} ${callId}`);
    },
  });
  open.push(stage);
  const { peer } = stage;
  for (const callId of ["a", "b", "c"])
    peer.send(peer.request("INVITE", { callId, branch: `z9hG4bK-${callId}`, cseq: 1 }));
  peer.send(peer.request("CANCEL", { callId: "a", branch: "z9hG4bK-a", cseq: 1 }));
  await peer.next(487);
  expect(seen.slice(0, 6)).toEqual(["100 a", "100 b", "100 c", "worked off a", "worked off b", "worked off c"]);
  expect([seen.slice(6), stage.told]).toEqual([["200 a", "487 a"], ["cancelled CANCEL"]]);
});

test("what came alone is worked off at once when nothing waits; else, or with others, it waits for its turn", async () => {
  const sent: string[] = [];
  const socket = handSocket((text) => sent.push(/Call-ID: (\S+)/.exec(text)?.[1] ?? ""));
  const stage = await openStage({ openUdp: async () => socket });
  open.push(stage);
  const hear = (callId: string, isAlone: boolean) => socket.hear(stage.peer.request("OPTIONS", { callId }), isAlone);
  hear("alone", true);
  expect(sent).toEqual(["alone"]);
  hear("together", false);
  hear("behind", true);
  expect(sent).toEqual(["alone"]);
  for (let turns = 0; turns < 3; turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect(sent).toEqual(["alone", "together", "behind"]);
});

test("while calls are late new ones are told to come again, but those for help; a moment later one tries", async () => {
  const sent: string[] = [];
  const socket = handSocket((text) => {
    const retryAfter = /Retry-After: \d+/.exec(text)?.[0] ?? "";
    sent.push(`${text.slice(8, 11)} ${/Call-ID: (\S+)/.exec(text)?.[1]} ${retryAfter}`.trim());
  });
  const whileOf: Record<string, () => void> = {
    first: () => stage.clock.advance(301),
    second: () => {
      hear("refused");
      hear("help", "sip:911@us.test.example");
      stage.clock.advance(100);
      hear("later");
    },
  };
  const stage = await openStage({ openUdp: async () => socket, onInvite: ({ callId }) => whileOf[callId]?.() });
  open.push(stage);
  const hear = (callId: string, uri?: string) => {
    const parts = { callId, branch: `z9hG4bK-${callId}`, ...(uri === undefined ? {} : { uri }) };
    socket.hear(stage.peer.request("INVITE", parts), false);
  };
  for (const callId of ["first", "second", "third"]) hear(callId);
  for (let turns = 0; turns < 4; turns++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect(sent).toEqual(["100 first", "100 second", "100 third", "503 refused Retry-After: 5", "100 help", "100 later"]);
  expect(stage.sessions.map(({ callId }) => callId)).toEqual(["first", "second", "third", "help", "later"]);
  expect(stage.endpoint.stats().late).toBe(1);
  // Nothing waits: whatever was late before, a call begins.
  hear("now");
  expect(sent.at(-1)).toBe("100 now");
});
