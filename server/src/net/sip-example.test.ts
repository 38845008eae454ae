import { afterEach, expect, test } from "vitest";
import { makeAnswerer } from "../../../docs/examples/sip-answerer.js";
import { WirePeer } from "../../../test/support/sip-peer.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import type { SipEndpoint } from "./sip-endpoint.js";

let endpoint: SipEndpoint | undefined;
let peer: WirePeer | undefined;

afterEach(async () => {
  await Promise.all([peer?.close(), endpoint?.close()]);
});

test("the example of the guide rings, answers and hangs up, without any of the platform", async () => {
  const clock = new FakeClock();
  endpoint = makeAnswerer(clock, createLog("silent"));
  const { port } = await endpoint.listen("udp", "127.0.0.1", 0);
  peer = await WirePeer.open(port);
  peer.send(peer.request("INVITE"));
  await peer.next(180);
  clock.advance(2_000);
  const ok = await peer.next(200);
  const toTag = ok.to.params.get("tag") ?? "";
  peer.send(peer.request("ACK", { toTag }));
  await peer.fence();
  clock.advance(10_000);
  const bye = await peer.next("BYE");
  expect([ok.body.toString().includes("a=inactive"), bye.callId]).toEqual([true, ok.callId]);
});
