import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import type { Subscription, SubscriptionRequest } from "./sip-subscription.js";

let stage: Stage | undefined;
const taken: { request: SubscriptionRequest; subscription: Subscription; over: string[] }[] = [];

async function open(): Promise<Stage> {
  taken.length = 0;
  let states = 0;
  const onSubscribe = (request: SubscriptionRequest) => {
    const over: string[] = [];
    const state = () => ({ type: "text/x-state", text: `state ${++states}` });
    taken.push({ request, over, subscription: request.accept({ state, over: (how) => over.push(how) }) });
  };
  const handler = {
    onInvite: () => undefined,
    onRequest: (r: { respond(s: number): void }) => r.respond(200),
    onSubscribe,
  };
  stage = await openStage({ allow: ["SUBSCRIBE", "OPTIONS"], allowEvents: ["presence"], handler });
  return stage;
}

afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const EVENT = "Event: presence";

test("a SUBSCRIBE gets 200 with its lifetime, then the state, and every change after it", async () => {
  const { peer, clock } = await open();
  peer.send(peer.request("SUBSCRIBE", { headers: [EVENT, "Expires: 7200"] }));
  const ok = await peer.next(200);
  expect(ok.header("expires")).toBe("3600");
  expect(ok.contact()?.uri.port).toBe(stage?.port);
  const first = await peer.next("NOTIFY");
  expect(first.header("event")).toBe("presence");
  expect(first.header("subscription-state")).toBe("active;expires=3600");
  expect([first.header("content-type"), first.body.toString()]).toEqual(["text/x-state", "state 1"]);
  expect([first.toTag, first.fromTag]).toEqual(["ft", ok.toTag]);
  peer.answer(first, 200);
  await peer.fence();
  clock.advance(1_000);
  taken[0]?.subscription.changed();
  const second = await peer.next("NOTIFY");
  expect([second.body.toString(), second.cseq.number]).toEqual(["state 2", first.cseq.number + 1]);
});

test("a refresh in the dialog is answered and told; zero ends it", async () => {
  const { peer } = await open();
  peer.send(peer.request("SUBSCRIBE", { headers: [EVENT] }));
  const { toTag } = await peer.next(200);
  peer.answer(await peer.next("NOTIFY"), 200);
  peer.send(peer.request("SUBSCRIBE", { toTag, cseq: 2, headers: [EVENT, "Expires: 60"] }));
  expect((await peer.next(200)).header("expires")).toBe("60");
  const refreshed = await peer.next("NOTIFY");
  expect(refreshed.header("subscription-state")).toBe("active;expires=60");
  peer.answer(refreshed, 200);
  peer.send(peer.request("SUBSCRIBE", { toTag, cseq: 3, headers: [EVENT, "Expires: 0"] }));
  expect((await peer.next(200)).header("expires")).toBe("0");
  const last = await peer.next("NOTIFY");
  expect(last.header("subscription-state")).toBe("terminated;reason=timeout");
  peer.answer(last, 200);
  await peer.fence();
  expect(taken[0]?.over).toEqual(["said"]);
  peer.send(peer.request("SUBSCRIBE", { toTag, cseq: 4, headers: [EVENT] }));
  await peer.next(481);
  expect(stage?.endpoint.stats().dialogs).toBe(0);
});

test("it ends by itself when its time is up, and when the phone knows it no more", async () => {
  const { peer, clock } = await open();
  peer.send(peer.request("SUBSCRIBE", { headers: [EVENT, "Expires: 60"] }));
  peer.answer(await peer.next("NOTIFY"), 200);
  await peer.fence();
  clock.advance(60_000);
  const last = await peer.next("NOTIFY");
  expect(last.header("subscription-state")).toBe("terminated;reason=timeout");
  peer.answer(last, 200);
  peer.send(peer.request("SUBSCRIBE", { callId: "call-2", headers: [EVENT] }));
  peer.answer(await peer.next("NOTIFY"), 481);
  await peer.fence();
  expect(taken.map(({ over }) => over)).toEqual([["said"], ["lost"]]);
  expect(stage?.endpoint.stats().sessions).toBe(0);
});

test("nobody answers the NOTIFY: the subscription is over after 32 s", async () => {
  const { peer, clock } = await open();
  peer.send(peer.request("SUBSCRIBE", { headers: [EVENT] }));
  await peer.next("NOTIFY");
  clock.advance(32_000);
  await peer.fence();
  expect(taken[0]?.over).toEqual(["lost"]);
});

test("what cannot be a subscription is refused before anybody is asked", async () => {
  const { peer } = await open();
  const ask = async (n: number, status: number, headers: string[], without: string[] = []) => {
    peer.send(peer.request("SUBSCRIBE", { callId: `bad-${n}`, headers, without }));
    return peer.next(status);
  };
  expect((await ask(1, 489, ["Event: weather"])).header("allow-events")).toBe("presence");
  expect((await ask(2, 489, [])).header("allow-events")).toBe("presence");
  expect((await ask(3, 423, [EVENT, "Expires: 59"])).header("min-expires")).toBe("60");
  await ask(4, 400, [EVENT, "Expires: soon"]);
  await ask(5, 400, [EVENT], ["Contact"]);
  expect(taken).toEqual([]);
  expect(stage?.endpoint.stats().dialogs).toBe(0);
});

test("another event, an old number, another method: each is refused inside the dialog", async () => {
  const { peer } = await open();
  peer.send(peer.request("SUBSCRIBE", { cseq: 7, headers: [EVENT] }));
  const { toTag } = await peer.next(200);
  peer.answer(await peer.next("NOTIFY"), 200);
  peer.send(peer.request("SUBSCRIBE", { toTag, cseq: 8, headers: ["Event: presence;id=2"] }));
  await peer.next(481);
  peer.send(peer.request("SUBSCRIBE", { toTag, cseq: 3, headers: [EVENT] }));
  await peer.next(500);
  peer.send(peer.request("OPTIONS", { toTag, cseq: 9 }));
  await peer.next(405);
  expect(taken[0]?.subscription.isActive).toBe(true);
});

test("an endpoint that closes tells whoever holds the subscription", async () => {
  const { peer, endpoint } = await open();
  peer.send(peer.request("SUBSCRIBE", { headers: [EVENT] }));
  await peer.next("NOTIFY");
  await endpoint.close();
  expect(taken[0]?.over).toEqual(["closed"]);
});

test("an OPTIONS is told what may be subscribed to and which bodies are read", async () => {
  const { peer } = await open();
  peer.send(peer.request("OPTIONS"));
  const ok = await peer.next(200);
  expect([ok.header("allow"), ok.header("allow-events"), ok.header("accept")]).toEqual([
    "SUBSCRIBE, OPTIONS",
    "presence",
    "application/sdp",
  ]);
});
