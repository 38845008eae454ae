import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import { frameOf } from "../../server/src/domain/event/rules.js";
import { EventSessions } from "../../server/src/domain/event/service.js";
import { SqlEvents } from "../../server/src/store/event.js";
import { SqlRegistrationStore } from "../../server/src/store/registration.js";
import { messageEvent } from "../../server/src/store/sms-event.js";
import { checkFrame } from "../support/frame-check.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { SOME_TIME } from "../support/rows.js";

let world: NounWorld;
let ann: RestPerson;
beforeAll(async () => {
  world = await createNounWorld();
  ann = await world.person();
  await world.setBalance(ann, 1000);
});
afterAll(() => world.close());

/** What a client of the account would read of the events since the last call. */
async function frames() {
  const batch = await new SqlEvents({ store: world.store, node: "test" }).sequence(ann.account);
  return (batch?.events ?? []).map((event) => JSON.parse(JSON.stringify(frameOf(event, batch!.account))));
}

/** Types of the frames, each of which fits the contract. */
function checkFrames(all: readonly { readonly type: string }[]): Set<string> {
  for (const frame of all) checkFrame(frame);
  return new Set(all.map(({ type }) => type));
}

test("an order, its charges and a release are told as the contract says", async () => {
  const lease = await world.lease(ann, 12015554001);
  expect(checkFrames(await frames())).toEqual(new Set(["tn_order", "balance"]));
  await world.call("DELETE", `/lease/tn/${lease}`, { as: ann });
  expect(checkFrames(await frames())).toEqual(new Set(["tn_lease"]));
});

test("no event bears what the URLs of the account's servers say in confidence", async () => {
  const { payload: profiles } = await world.call("GET", "/profile/messaging", { as: ann });
  const callback_url = "https://me:secret@e.example.org/sms?token=secret";
  await world.call("PATCH", `/profile/messaging/${profiles[0].uuid}`, { as: ann, body: { callback_url } });
  const lease = await world.lease(ann, 12015554002);
  await world.lease(ann, 12015554003);
  const sent = { from: 12015554002, to: 12015554003, message: "Hi", custom_callback_url: callback_url };
  const { payload: sms } = await world.call("POST", "/sms", { as: ann, body: sent });
  await world.store.transaction((tx) => messageEvent(tx, sms.uuid, "sms_sent", SOME_TIME));
  await world.call("DELETE", `/lease/tn/${lease}`, { as: ann });
  const told = await frames();
  expect(checkFrames(told)).toEqual(new Set(["tn_order", "balance", "sms", "tn_lease"]));
  const texts = told.map((frame) => JSON.stringify(frame));
  expect(texts.filter((text) => text.includes("secret"))).toEqual([]);
  expect(texts.filter((text) => text.includes("https://e.example.org/sms?token=***")).length).toBeGreaterThan(2);
});

test("a SIP user that comes online is told as the contract says", async () => {
  await world.call("POST", "/sip/domain", { as: ann, body: { domain: "frames" } });
  const made = { as: ann, body: { login: "sales", password: "secret-password" } };
  const { payload } = await world.call("POST", "/sip/domain/frames/user", made);
  const who = { account: ann.account, sip_user: payload.uuid, login: "sales", domain: payload.sip_domain.domain };
  const presence = [{ ...who, state: "online", created_on: SOME_TIME }] as const;
  await new SqlRegistrationStore(world.store).apply("test", { upserts: [], removals: [], presence });
  expect(checkFrames(await frames())).toEqual(new Set(["sip_user"]));
});

test("both answers to an authentication are told as the contract says", async () => {
  const events = new SqlEvents({ store: world.store, node: "test" });
  const nobody = { on: () => () => undefined, verifyToken: refuse, verifyBasic: refuse };
  const ports = {
    authenticator: nobody,
    revocations: nobody,
    presence: events,
    reads: events,
    audit: world.services.audit,
  };
  const sessions = new EventSessions({ ...ports, clock: world.clock, log: createLog("silent") });
  const peer = { uuid: newUuid(), ip: "192.0.2.10", send: () => undefined, revoked: () => undefined };
  const actor = { kind: "user", account: ann.account, user: ann.uuid, role: "User", isOwner: true } as const;
  const entered = await sessions.enter(peer, { actor, email: ann.email, token: undefined });
  sessions.close();
  const answers = [entered.ok ? entered.frame : "{}", sessions.failureFrame(peer, "token expired")];
  expect(checkFrames(answers.map((text) => JSON.parse(text)))).toEqual(new Set(["auth"]));
});

async function refuse() {
  return { ok: false, problem: "invalid token" } as const;
}
