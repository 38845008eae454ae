import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../../test/support/sip-stage.js";
import { FakeClock } from "../../base/fake-clock.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { MediaLegEvents, MediaPlace } from "../media/port.js";
import { InboundLeg } from "./inbound-leg.js";
import type { Journal } from "./journal.js";
import { LegRecord } from "./leg-record.js";

const ALLOW = ["INVITE", "ACK", "CANCEL", "BYE", "PRACK"];
const OFFER = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
const open: Stage[] = [];

afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

/** A caller who takes reliable 1xx has heard us early, and is answered. */
async function answered() {
  const stage = await openStage({ supported: ["100rel"], allow: ALLOW, random: () => 0 });
  open.push(stage);
  const { peer } = stage;
  peer.send(peer.request("INVITE", { body: OFFER, branch: "z9hG4bK-inv", headers: ["Supported: 100rel"] }));
  await peer.next(100);
  const journal = { write: async () => undefined } as unknown as Journal;
  const record = new LegRecord(
    { journal, clock: new FakeClock(), node: "n", publicUrl: "" },
    {
      ...{ type: "CallSIP", direction: "in", from: "a", to: "b", parties: ["a", "b"] },
      account: { uuid: "acc" } as unknown as CallAccount,
    },
  );
  const media = { address: "127.0.0.1", port: 4000, remote: () => undefined };
  let told: MediaLegEvents | undefined;
  const openLeg = async (events: MediaLegEvents) => {
    told = events;
    return media;
  };
  const place = { openLeg } as unknown as MediaPlace;
  const events = { digit: () => undefined, request: () => undefined, gone: () => undefined };
  const leg = new InboundLeg(stage.sessions[0]!, record, place, events);
  leg.ring();
  await leg.early();
  await leg.answer();
  leg.live();
  const { toTag } = await peer.next(183);
  const prack = () => peer.send(peer.request("PRACK", { toTag, cseq: 2, headers: ["RAck: 1 1 INVITE"] }));
  return { ...stage, leg, record, toTag, prack, rtpLost: () => told?.rtpLost?.(300_000) };
}

test("a leg whose 200 waits for a PRACK is live when that is sent", async () => {
  const { peer, leg, record, prack } = await answered();
  expect([leg.isAnswered, record.state]).toEqual([true, "ringing"]);
  prack();
  await peer.find((m) => m.status === 200 && m.method === "INVITE", "200");
  expect(record.state).toBe("live");
});

test("a caller who never sends the PRACK was never live", async () => {
  const { peer, clock, record } = await answered();
  clock.advance(32_000);
  await peer.next(504);
  expect(record.row).toMatchObject({ state: "hangup", answer_on: null, q850_cause: 102, state_reason: "No PRACK" });
});

test("who is let go while the 200 waits is refused", async () => {
  const { peer, leg, record } = await answered();
  leg.hangUp(16);
  await peer.next(480);
  expect(record.row).toMatchObject({ state: "hangup", answer_on: null });
});

test("who finds no ports is refused with 503 and may come again in five seconds, as nobody is who is refused for else", async () => {
  const refused = async (reason: string | undefined) => {
    const { peer, leg } = await answered();
    leg.end(41, reason);
    return (await peer.next(503)).header("retry-after");
  };
  expect([await refused("No media port"), await refused(undefined)]).toEqual(["5", undefined]);
});

test("a caller whose audio has stopped is hung up with cause 604, but not before the call is live", async () => {
  const { peer, record, toTag, prack, rtpLost } = await answered();
  rtpLost();
  expect(record.state).toBe("ringing");
  prack();
  await peer.find((m) => m.status === 200 && m.method === "INVITE", "200");
  peer.send(peer.request("ACK", { toTag }));
  rtpLost();
  const bye = await peer.find((m) => m.method === "BYE", "BYE");
  expect(bye.header("reason")).toBe('Q.850;cause=604;text="MEDIA_TIMEOUT"');
  expect(record.row).toMatchObject({ state: "hangup", state_end: "failed", q850_cause: 604 });
});
