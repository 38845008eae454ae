import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import type { Json } from "../support/api-client.js";
import { over } from "../support/lab-side.js";
import { gauge } from "../support/metrics-reader.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const stage = useStage({ env: { MEDIA_WORKERS: "2" } });
const PASSWORD = "a long password";
const WAIT_MS = 60_000;

let domain = "";
let alice: LabPhone;
let bob: LabPhone;
let carol: LabPhone;

beforeAll(async () => {
  domain = stage.platform.ready.sip_domain;
  await stage.api.post(`/sip/domain/${domain}/user`, { login: "carol", password: PASSWORD });
  alice = await stage.lab.phone("alice");
  bob = await stage.lab.phone("bob");
  carol = await stage.lab.unregistered({ login: "carol", password: PASSWORD, domain });
  expect(await carol.register()).toBe(200);
});

/** Nothing of a call is left: transactions live on for half a minute, calls and their ports do not. */
afterEach(async () => {
  for (const name of ["opentact_calls", "opentact_rtp_ports_in_use"])
    await until(`${name} is 0`, async () => (await gauge(stage.platform.url, name)) === 0 || undefined, WAIT_MS);
});

afterAll(() => Promise.all([alice, bob, carol].map((phone) => phone?.close())));

/** A call that was answered. */
async function talk(from: LabPhone, to: LabPhone): Promise<{ there: LabCall; here: LabCall }> {
  const there = await from.call(to.login);
  const here = await to.nextCall(WAIT_MS);
  await here.answer();
  await there.answered;
  return { there, here };
}

/** Both play and both hear the other. */
async function hear(one: LabCall, other: LabCall): Promise<void> {
  one.media.play(toneSource([440]));
  other.media.play(toneSource([1000]));
  const heard = [one.media.hearsTone(1000, 200, WAIT_MS), other.media.hearsTone(440, 200, WAIT_MS)];
  expect(await Promise.all(heard)).toEqual([true, true]);
}

const uri = (login: string) => `sip:${login}@${domain}`;
const referred = (call: LabCall, status: number) =>
  until(`the referrer hears ${status}`, () => (call.referred.at(-1) === status ? true : undefined));

/** The last legs, newest first, once all of them have ended. */
async function legs(count: number): Promise<Json[]> {
  return await until("all calls are over", async () => {
    const { data } = await stage.api.post("/call/search", { take: count, order: { created_on: "DESC" } });
    const found: Json[] = await Promise.all(data.map(({ uuid }: Json) => stage.api.get(`/call/${uuid}`)));
    return found.every(({ state }) => state === "destroyed") ? found : undefined;
  });
}

describe("a blind transfer", () => {
  it("by the called one gives the caller to a third", async () => {
    const { there, here } = await talk(alice, bob);
    expect(await here.refer(uri("carol"))).toBe(202);
    const third = await carol.nextCall(WAIT_MS);
    expect(third.from).toBe("alice");
    expect(third.request?.header("referred-by")).toBe(`<${uri("bob")}>`);
    await third.answer();
    await referred(here, 200);
    expect(here.referred).toEqual([100, 180, 200]);
    expect(await over(here)).toMatchObject({ by: "peer" });
    await hear(there, third);
    await third.hangup();
    await over(there);
  });

  it("by the caller gives the called one to a third, and outlives the caller", async () => {
    const { there, here } = await talk(alice, bob);
    expect(await there.refer(uri("carol"))).toBe(202);
    const third = await carol.nextCall(WAIT_MS);
    await there.hangup();
    await third.answer();
    await hear(here, third);
    await here.hangup();
    await over(third);
  });

  it("by the caller is answered with the end of his own leg", async () => {
    const { there, here } = await talk(alice, bob);
    expect(await there.refer(uri("carol"))).toBe(202);
    const third = await carol.nextCall(WAIT_MS);
    await third.answer();
    await referred(there, 200);
    await over(there);
    await hear(here, third);
    await third.hangup();
    await over(here);
  });

  it("to somebody who declines gives the call back", async () => {
    const { there, here } = await talk(alice, bob);
    expect(await there.refer(uri("carol"))).toBe(202);
    (await carol.nextCall(WAIT_MS)).reject(486);
    await referred(there, 486);
    expect([there.state, here.state]).toEqual(["live", "live"]);
    await hear(there, here);
    expect(await here.refer(uri("nobody"))).toBe(202);
    await referred(here, 404);
    await hear(there, here);
    await there.hangup();
    await over(here);
  });

  it("that fails after the transferor has gone lets the other go too", async () => {
    const { there, here } = await talk(alice, bob);
    expect(await there.refer(uri("carol"))).toBe(202);
    const third = await carol.nextCall(WAIT_MS);
    await there.hangup();
    third.reject(486);
    await over(here);
  });

  it("is refused while nobody is there to be transferred, and for what is no call", async () => {
    const there = await alice.call("bob");
    const here = await bob.nextCall(WAIT_MS);
    await here.answer();
    await there.answered;
    expect(await there.refer("http://example.org/")).toBe(416);
    expect(await there.refer("sip:someone@example.org")).toBe(202);
    await referred(there, 403);
    await there.hangup();
    await over(here);
  });
});

describe("an attended transfer", () => {
  /** What the transferor has: a call to or from each of the two. */
  async function both(first: "calls" | "is called", second: "calls" | "is called") {
    const make = async (peer: LabPhone, how: string) => {
      if (how === "calls") {
        const { there, here } = await talk(alice, peer);
        return { own: there, far: here };
      }
      const { there, here } = await talk(peer, alice);
      return { own: here, far: there };
    };
    return { one: await make(bob, first), two: await make(carol, second) };
  }

  it.each([
    ["is called", "calls"],
    ["calls", "calls"],
    ["calls", "is called"],
    ["is called", "is called"],
  ] as const)("of one who %s first and %s then joins the two others", async (first, second) => {
    const { one, two } = await both(first, second);
    expect(await one.own.hold(true)).toBe(200);
    expect(await one.own.refer(uri("carol"), two.own)).toBe(202);
    await referred(one.own, 200);
    await Promise.all([over(one.own), over(two.own)]);
    await hear(one.far, two.far);
    await two.far.hangup();
    await over(one.far);
  });

  it("that names no call gives the call back", async () => {
    const { one, two } = await both("calls", "calls");
    await two.own.hangup();
    await over(two.far);
    expect(await one.own.refer(uri("carol"), two.own)).toBe(202);
    await referred(one.own, 481);
    await hear(one.own, one.far);
    await one.own.hangup();
    await over(one.far);
  });
});

describe("an INVITE with Replaces", () => {
  it("picks up a call that rings at another phone", async () => {
    const there = await alice.call("bob");
    const rings = await bob.nextCall(WAIT_MS);
    const taken = await carol.call("bob", { headers: [["Replaces", `${rings.replaces};early-only`]] });
    await Promise.all([taken.answered, there.answered]);
    expect(await over(rings)).toMatchObject({ by: "peer", status: 487 });
    await hear(there, taken);
    await there.hangup();
    await over(taken);
  });

  it.each(["caller", "called one"])("takes the place of the %s", async (which) => {
    const { there, here } = await talk(alice, bob);
    const [old, stays] = which === "caller" ? [there, here] : [here, there];
    const taken = await carol.call("bob", { headers: [["Replaces", old.replaces]] });
    await taken.answered;
    expect(await over(old)).toMatchObject({ by: "peer" });
    await hear(stays, taken);
    await taken.hangup();
    await over(stays);
  });

  it("is refused for a call that nobody has, that was answered, and that is written badly", async () => {
    const { there, here } = await talk(alice, bob);
    const refusal = async (value: string) => {
      const call = await carol.call("bob", { headers: [["Replaces", value]] });
      return (await over(call)).status;
    };
    expect(await refusal("nobody@nowhere;to-tag=1;from-tag=2")).toBe(481);
    expect(await refusal(`${there.replaces};early-only`)).toBe(486);
    expect(await refusal("nonsense")).toBe(400);
    await hear(there, here);
    await there.hangup();
    await over(here);
  });
});

describe("what the records say", () => {
  it("the leg to the third belongs to the call it was made for, and all end as completed", async () => {
    const { there, here } = await talk(alice, bob);
    await here.refer(uri("carol"));
    await (await carol.nextCall(WAIT_MS)).answer();
    await over(here);
    await there.hangup();
    const last = await legs(3);
    const main = last.find((leg) => leg.direction === "in");
    const [carols, bobs] = ["carol", "bob"].map((to) => last.find((leg) => leg.direction === "out" && leg.to === to));
    expect([carols?.parent?.uuid, bobs?.parent?.uuid]).toEqual([main?.uuid, main?.uuid]);
    for (const leg of [carols, bobs, main]) expect([leg?.state_end, leg?.q850_cause]).toEqual(["completed", 16]);
  });
});
