import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { LiveOutcome } from "../../server/src/domain/call/port/live-calls.js";
import { callRow, changeOf } from "../support/call-rows.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let live: string;
let ended: string;
beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  const [one, other] = [callRow(ann, { state: "live" }), callRow(ann, { state: "destroyed" })];
  await world.callWriter.write([changeOf(one), changeOf(other)]);
  [live, ended] = [one.uuid, other.uuid];
  world.live.set(live, async () => undefined);
});
beforeEach(() => {
  world.asked.length = 0;
});
afterAll(() => world.close());

const ask = (what: string, body: object, { uuid = live, as = ann } = {}) =>
  world.call("POST", `/call/${uuid}/${what}`, { as, body });
const BODIES = { transfer: { to: "12125550142" }, play: { text: "Hello" }, dtmf: { digits: "1" } } as const;

test("a live leg is transferred to a number or a SIP user, with a time to ring", async () => {
  const { status, payload } = await ask("transfer", { to: "+1 (212) 555-0142" });
  expect([status, payload.uuid]).toEqual([200, live]);
  await ask("transfer", { phone: "sales@pbx.example.org", timeout: 5000 });
  expect(world.asked).toEqual([
    { uuid: live, transfer: { kind: "number", digits: "12125550142" }, timeoutMs: 60_000 },
    { uuid: live, transfer: { kind: "user", login: "sales", domain: "pbx.example.org" }, timeoutMs: 5000 },
  ]);
  expect((await ask("transfer", { to: "911" })).status).toBe(403);
  expect((await ask("transfer", { to: "?" })).body.fields).toHaveProperty(["body.to"]);
});

test("a number in a country that the account may not call is refused before the leg is touched", async () => {
  const { status, body } = await ask("transfer", { to: "+18765550142" });
  expect([status, body.message, body.meta]).toEqual([403, "Country Permission Violation", "406"]);
  expect((await ask("transfer", { to: "+18765550142" }, { as: bob })).status).toBe(404);
  expect(world.asked).toEqual([]);
  await world.call("PATCH", `/admin/account/${ann.account}/destination/JM`, {
    as: await world.admin(),
    body: { is_open: true },
  });
  expect((await ask("transfer", { to: "+18765550142" })).status).toBe(200);
});

test("what a leg is to hear is one of text, file and url, as one command that is written safely", async () => {
  expect((await ask("play", { text: 'Say "so" & <go>', lang: "en-GB" })).status).toBe(200);
  await ask("play", { file: "jingle", loop: 3, leg: "both" });
  await ask("play", { url: "https://app.example.org/a.wav?x=1&y=2" });
  expect(world.asked).toEqual([
    { uuid: live, play: '<Response><Say loop="1" lang="en-GB">Say &#34;so&#34; &#38; &#60;go&#62;</Say></Response>' },
    { uuid: live, play: '<Response><Play file="jingle" loop="3" leg="both"/></Response>' },
    {
      uuid: live,
      play: '<Response><Play url="https://app.example.org/a.wav?x=1&#38;y=2" loop="1" leg="aleg"/></Response>',
    },
  ]);
  for (const [body, field] of [
    [{}, "body.text"],
    [{ text: "a", file: "b" }, "body.text"],
    [{ text: "a", leg: "bleg" }, "body.leg"],
    [{ file: "b", loop: 0 }, "body.loop"],
    [{ text: "<warn/>" }, undefined],
  ] as const)
    expect(Object.keys((await ask("play", body)).body.fields ?? {})).toEqual(field === undefined ? [] : [field]);
});

test("keys are pressed for a leg, and anything else is no key", async () => {
  expect((await ask("dtmf", { digits: "12w#a", duration: 200 })).status).toBe(200);
  expect(world.asked).toEqual([{ uuid: live, press: { keys: "12w#A", onMs: 200 } }]);
  for (const body of [{ digits: "" }, { digits: "1x" }, { digits: "1".repeat(65) }, { digits: "1", duration: 20 }, {}])
    expect((await ask("dtmf", body)).status).toBe(400);
});

test("each is refused with its word for a leg that is over, rings, is alone, or is being transferred", async () => {
  for (const [what, body] of Object.entries(BODIES)) {
    expect(await ask(what, body, { uuid: ended })).toMatchObject({ status: 409, body: { message: "Call has ended" } });
    const words: readonly (readonly [LiveOutcome, string])[] = [
      ["not_answered", "Call is not answered"],
      ["alone", "Call talks with nobody"],
      ["transferring", "Call is being transferred"],
      ["too_many", "Too many documents"],
    ];
    for (const [outcome, message] of words) {
      world.liveOutcomes.push(outcome);
      expect(await ask(what, body)).toMatchObject({ status: 409, body: { message, meta: "conflict" } });
    }
  }
});

test("legs of another account and such as never were are not there", async () => {
  for (const [what, body] of Object.entries(BODIES)) {
    expect(await ask(what, body, { as: bob })).toMatchObject({ status: 404, body: { message: "Call not found" } });
    expect((await ask(what, body, { uuid: newUuid() })).status).toBe(404);
  }
  expect(world.asked).toEqual([]);
});
