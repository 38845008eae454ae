import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import type { Json } from "../support/api-client.js";
import { CarrierSide } from "../support/carrier-side.js";
import { freePort } from "../support/free-port.js";
import { over } from "../support/lab-side.js";
import { RegistrarPeer } from "../support/registrar-peer.js";
import { useStage } from "../support/stage.js";
import { until, within } from "../support/until.js";

const stage = useStage({ env: { CARRIER_PROBE_SECONDS: "3", CARRIER_ANSWER_SECONDS: "3" } });
/** Numbers whose calls the test answers by hand. */
const [NUMBER, OTHER_NUMBER] = ["12125550188", "12125550189"] as const;

let carriers: CarrierSide;
let alice: LabPhone;
let lab: Json;

beforeAll(async () => {
  carriers = await CarrierSide.of(stage.platform);
  lab = await carriers.lab();
  alice = await stage.lab.phone("alice");
});

const patch = (uuid: string, body: object) => carriers.api.patch(`/admin/sip/carrier/${uuid}`, body);
const health = (uuid: string) => carriers.api.get(`/admin/sip/carrier/${uuid}/health`);
const states = async (uuid: string) => (await health(uuid)).gateways.map(({ state }: Json) => state);

describe("a carrier with two gateways", () => {
  let first: LabCarrier;
  let second: LabCarrier;

  beforeAll(async () => {
    // The first one goes and comes again where it was.
    [first, second] = [await stage.lab.carrier(await freePort()), await stage.lab.carrier()];
    await patch(lab.uuid, {
      gateways: [
        { host: first.host, port: first.port, priority: 1 },
        { host: second.host, port: second.port, priority: 2 },
      ],
    });
    byHand(first, second);
  });

  const byHand = (...gateways: LabCarrier[]) => {
    for (const one of gateways) one.setBehaviour(`+${NUMBER}`, "by-hand");
  };

  /** The next call to the number; INVITEs of calls that were given up may come before it, repeated. */
  async function nextCallTo(gateway: LabCarrier, number: string): Promise<LabCall> {
    const call = await gateway.nextCall(60_000);
    return call.to.endsWith(number) ? call : await nextCallTo(gateway, number);
  }

  /** A call by the phone is answered by that gateway and hung up by the phone. */
  async function callReaches(gateway: LabCarrier, number: string = NUMBER): Promise<void> {
    const calling = await alice.call(number);
    const call = await gateway.nextCall(60_000);
    await call.answer();
    await within("the answer", 60_000, calling.answered);
    await calling.hangup();
    await over(call);
  }

  it("is called by the first, by the second while the first is stopped, and by the first again", async () => {
    await callReaches(first);
    const { port } = first;
    await first.close();
    await callReaches(second);
    await until("the first is down", async () => (await states(lab.uuid)).join() === "down,up", 60_000);
    const { gateways } = await health(lab.uuid);
    expect(gateways[0]).toMatchObject({ last_failure: "no answer", calls: 0, last_failure_on: expect.any(String) });
    expect(gateways[1]).toMatchObject({ last_failure: null, round_trip_ms: expect.any(Number) });
    await callReaches(second);

    first = await stage.lab.carrier(port);
    // The INVITE that was given up is still repeated and may be heard now: its CANCEL follows at once.
    first.setBehaviour(`+${OTHER_NUMBER}`, "by-hand");
    await until("the first is up again", async () => (await states(lab.uuid)).join() === "up,up", 60_000);
    await callReaches(first, OTHER_NUMBER);
  });

  it("is left for the next when it refuses for itself, not when the callee does, and never takes more than it may", async () => {
    await patch(lab.uuid, { channel_limit: 1 });
    first.setBehaviour(`+${NUMBER}`, { script: "reject 503" });
    await callReaches(second);
    first.setBehaviour(`+${NUMBER}`, { script: "reject 486" });
    const busy = await alice.call(NUMBER);
    await expect(within("the refusal", 60_000, busy.answered)).rejects.toMatchObject({ end: { status: 486 } });

    byHand(first);
    const one = await alice.call(NUMBER);
    const call = await first.nextCall(60_000);
    const other = await stage.lab.phone("bob");
    const tooMany = await other.call("12125550101");
    await expect(within("the refusal", 60_000, tooMany.answered)).rejects.toMatchObject({ end: { status: 503 } });
    const leg = await stage.call(({ direction, to }) => direction === "out" && to === "12125550101");
    expect((await stage.events.whole(leg)).at(-1).payload).toMatchObject({
      q850_cause: 41,
      state_reason: "Channel limit",
    });
    expect(await health(lab.uuid)).toMatchObject({ calls_out: 1, channel_limit: 1 });
    await one.hangup();
    await over(call);
    await patch(lab.uuid, { channel_limit: null });
  });

  it("gets numbers and headers as its rules say, from the next call on", async () => {
    await patch(lab.uuid, {
      outbound: {
        called: { format: "national", add: "9" },
        caller: { format: "digits" },
        identity: "remote_party",
        from_host: "sbc.example.org",
        headers: [{ name: "X-Trunk", value: "seven" }],
      },
    });
    first.setBehaviour("92125550188", "by-hand");
    const calling = await alice.call(NUMBER);
    const call = await nextCallTo(first, "92125550188");
    const own = String(stage.platform.ready.numbers[0]);
    expect(call.request?.from.uri).toMatchObject({ user: own, host: "sbc.example.org" });
    expect(call.request?.header("remote-party-id")).toContain(`<sip:${own}@sbc.example.org>;party=calling`);
    expect(call.request?.header("x-trunk")).toBe("seven");
    expect(call.request?.header("p-asserted-identity")).toBeUndefined();
    await calling.hangup();
    await over(call);
    await patch(lab.uuid, { outbound: {} });
  });
});

describe("a carrier that the platform registers with", () => {
  let registrar: RegistrarPeer;
  let spare: RegistrarPeer;
  let uuid: string;

  beforeAll(async () => {
    [registrar, spare] = [await RegistrarPeer.open("pa55word", 30), await RegistrarPeer.open("pa55word", 2)];
  });

  afterAll(() => Promise.all([registrar?.close(), spare?.close()]));

  it("is registered with a password, calls the contact with the number in To, and sees it taken back", async () => {
    await patch(lab.uuid, { is_active: false });
    const made = await carriers.api.post("/admin/sip/carrier", {
      name: "registered",
      username: "acct",
      password: "pa55word",
      gateways: [{ host: registrar.host, port: registrar.port }],
      registration: { user: "acct" },
      inbound: { called: { strip: "00", add: "+" } },
    });
    uuid = made.uuid;
    await until("the registration", () => registrar.contact);
    await until("its state", async () => (await health(uuid)).registration.state === "registered");
    expect((await health(uuid)).registration).toMatchObject({
      gateway: made.gateways[0].uuid,
      expires_on: expect.any(String),
      last_failure: null,
    });
    expect(registrar.contact).toContain("sip:acct@");
    expect(await registrar.call(`00${stage.platform.ready.numbers[0]}`)).toBe(200);
    expect(await registrar.call("0012015550000")).toBe(404);

    await patch(uuid, { gateways: [registrar, spare].map(({ host, port }) => ({ host, port })) });
    registrar.refuses = 503;
    await patch(uuid, { registration: { user: "acct", expires: 60 } });
    await until("the other gateway", () => spare.contact);
    await until("a refresh", () => spare.granted.length > 2, 60_000);
    await carriers.api.delete(`/admin/sip/carrier/${uuid}`);
    await until("the end of the registration", () => spare.contact === undefined || undefined);
    expect(await spare.granted.at(-1)).toBe("acct 0");
  });
});
