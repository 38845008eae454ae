import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import type { Json } from "../support/api-client.js";
import { CarrierSide } from "../support/carrier-side.js";
import { hasKamailio, Kamailio } from "../support/kamailio.js";
import { over } from "../support/lab-side.js";
import { readMetrics } from "../support/metrics-reader.js";
import { useStage } from "../support/stage.js";
import { until, within } from "../support/until.js";

const stage = useStage({ env: { CARRIER_PROBE_SECONDS: "1", CARRIER_ANSWER_SECONDS: "3" } });
const ACCOUNT = { user: "acct", password: "a-secret-of-a-carrier" };
const ECHO = "12125550101";
/** Answers at once. */
const SOON = "12125550188";
const CALLS = 24;
const BETWEEN_MS = 150;

describe.skipIf(!hasKamailio)("Kamailio as a carrier", () => {
  let network: LabCarrier;
  let first: Kamailio;
  let second: Kamailio;
  let operator: CarrierSide;
  let alice: LabPhone;
  let path: string;

  beforeAll(async () => {
    network = await stage.lab.carrier();
    network.setBehaviour(`+${SOON}`, { script: "ring\nanswer\necho" });
    const o = { ...ACCOUNT, network: { host: network.host, port: network.port } };
    [first, second] = await Promise.all([Kamailio.start(o), Kamailio.start(o)]);
    operator = await CarrierSide.of(stage.platform);
    for (const { uuid } of await operator.api.get("/admin/sip/carrier"))
      await operator.api.patch(`/admin/sip/carrier/${uuid}`, { is_active: false });
    const { uuid } = await operator.api.post("/admin/sip/carrier", {
      name: "Kamailio",
      username: ACCOUNT.user,
      password: ACCOUNT.password,
      addresses: ["127.0.0.1"],
      gateways: [
        { host: first.host, port: first.port, priority: 0 },
        { host: second.host, port: second.port, priority: 1 },
      ],
      registration: { user: ACCOUNT.user, domain: "carrier.test", expires: 600 },
    });
    path = `/admin/sip/carrier/${uuid}`;
    alice = await stage.lab.phone("alice");
  });

  afterAll(async () => {
    await Promise.all([first?.stop(), second?.stop()]);
  });

  const health = (): Promise<Json> => operator.api.get(`${path}/health`);
  const states = async () => (await health()).gateways.map((gateway: Json) => gateway.state);

  /** Alice calls a number that echoes, and hears herself. */
  async function hearsEcho(call: LabCall): Promise<void> {
    await within("the answer", 60_000, call.answered);
    call.media.play(toneSource([600]));
    expect(await call.media.hearsTone(600, 300, 60_000)).toBe(true);
  }

  it("has the platform registered with it by digest, and answers its OPTIONS", async () => {
    await until("a registration", async () => (await health()).registration?.state === "registered" || undefined);
    await until("both gateways up", async () => (await states()).join() === "up,up" || undefined);
  });

  it("carries a call of a user to the network, by digest", async () => {
    const call = await alice.call(ECHO);
    await hearsEcho(call);
    expect((await health()).gateways[0].calls).toBe(1);
    await call.hangup();
    const leg = await stage.call((one) => one.direction === "out" && one.to === ECHO);
    expect((await stage.events.whole(leg)).at(-1).payload).toMatchObject({ state_end: "completed", q850_cause: 16 });
  });

  it("tells the platform when the called number is busy, and nobody else is tried", async () => {
    const call = await alice.call("12125550110");
    expect((await over(call, 60_000)).status).toBe(486);
  });

  it("brings a call of the network to where the platform registered", async () => {
    const [, number] = stage.platform.ready.numbers;
    await stage.app(number!, "<Response><Say>Hello</Say></Response>");
    network.connect({ host: first.host, port: first.port });
    const call = await network.call({ from: "+15550100001", to: String(number) });
    await within("the answer", 60_000, call.answered);
    expect(await over(call, 60_000)).toMatchObject({ by: "peer" });
  });

  it("that dies in the middle of traffic costs the calls in set-up and no other", async () => {
    const talking = await alice.call(SOON);
    await hearsEcho(talking);
    const calls: LabCall[] = [];
    /** Those that rang when the gateway died. */
    let inSetUp: LabCall[] = [];
    for (let n = 0; n < CALLS; n++) {
      if (n === CALLS / 3) {
        inSetUp = calls.filter((call) => call.state === "ringing");
        await first.stop();
      }
      calls.push(await alice.call(SOON));
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    const others = calls.filter((call) => !inSetUp.includes(call));
    expect(others.length).toBeGreaterThanOrEqual((CALLS * 2) / 3);
    await Promise.all(others.map((call) => within("the answer", 60_000, call.answered)));
    await Promise.all(calls.map((call) => call.hangup()));
    expect(await talking.media.hearsTone(600, 300, 60_000)).toBe(true);
    await talking.hangup();
    await until("the end of the first gateway", async () => (await states()).join() === "down,up" || undefined);
    const isMoved = async () => {
      const { registration, gateways } = await health();
      return (registration.state === "registered" && registration.gateway === gateways[1].uuid) || undefined;
    };
    await until("the registration with the second", isMoved, 60_000);
  });

  it("leaves nothing behind", async () => {
    await alice.close();
    // Transactions go on: the dead gateway is asked every second.
    const isOver = async () => {
      const figures = await readMetrics(stage.platform.url);
      const left = ["opentact_calls", "opentact_sip_dialogs", "opentact_rtp_ports_in_use"].map((name) =>
        figures.get(name),
      );
      return left.join() === "0,0,0" || undefined;
    };
    await until("the end of all calls", isOver, 60_000);
  });
});
