import { beforeAll, describe, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { Api } from "../support/api-client.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { Sound } from "../support/tone.js";
import { within } from "../support/until.js";

const stage = useStage();
const ECHO = "12125550101";
let domain: string;

beforeAll(() => {
  domain = stage.platform.ready.sip_domain;
});

const here = () => `${stage.platform.sip.host}:${stage.platform.sip.port}`;

/** Calls and says how it went: the callee's answer, or the status of the refusal. */
async function outcome(caller: LabPhone, uri: string): Promise<string> {
  const call = await caller.call(uri);
  try {
    await within("the answer", 60_000, call.answered);
  } catch {
    return `refused ${(await over(call)).status}`;
  }
  await call.hangup();
  await over(call);
  return "answered";
}

describe("a SIP switch", () => {
  let pbx: LabPhone;
  let neighbour: LabPhone;
  const path = () => `/sip/domain/${domain}/switch`;
  const echo = () => `sip:echo@${domain}`;

  beforeAll(async () => {
    [pbx, neighbour] = [await stage.lab.pbx("127.0.0.2"), await stage.lab.pbx("127.0.0.3")];
  });

  it("lets its address call the domain's users, and nobody else and nothing else", async () => {
    expect(await outcome(pbx, echo())).toBe("refused 401");
    const { uuid } = await stage.api.post(path(), { name: "PBX", remote_ip: "127.0.0.2" });
    const call = await pbx.call(echo());
    await within("the answer", 60_000, call.answered);
    call.media.play(toneSource([600]));
    expect(await call.media.hearsTone(600, 500, 60_000)).toBe(true);
    await call.hangup();
    const a = await stage.call((leg) => leg.direction === "in" && leg.to === "echo");
    expect((await stage.events.whole(a)).at(-1).payload).toMatchObject({
      type: "CallSIP",
      from: "pbx@pbx.example.org",
      to: "echo",
      sip_user: null,
      state_end: "completed",
    });
    const [row] = await stage.platform.sql("select sip_switch, sip_domain from call where uuid = $1", [a]);
    expect(row).toEqual({ sip_switch: uuid, sip_domain: domain });

    expect(await outcome(neighbour, echo())).toBe("refused 401");
    await stage.api.post("/sip/domain", { domain: "elsewhere" });
    expect(await outcome(pbx, "sip:echo@elsewhere.sip.opentact.test")).toBe("refused 401");
    expect(await outcome(pbx, `sip:nobody@${domain}`)).toBe("refused 404");
    expect(await outcome(pbx, `sip:911@${domain}`)).toBe("refused 403");
    await stage.api.delete(`${path()}/${uuid}`);
    expect(await outcome(pbx, echo())).toBe("refused 401");
  });

  it("reaches the telephone network by the domain's outbound voice profile only, with the number of that", async () => {
    const { uuid } = await stage.api.post(path(), { name: "PBX", remote_ip: "127.0.0.2" });
    expect(await outcome(pbx, `sip:${ECHO}@${domain}`)).toBe("answered");
    const out = await stage.call((leg) => leg.direction === "out" && leg.to === ECHO);
    expect((await stage.events.whole(out)).at(-1).payload.from).toBe(String(stage.platform.ready.numbers[0]));
    const profile = (await stage.api.get(`/sip/domain/${domain}`)).outbound_voice_profile.uuid;
    await stage.api.patch(`/sip/domain/${domain}`, { outbound_voice_profile: null });
    expect(await outcome(pbx, `sip:${ECHO}@${domain}`)).toBe("refused 403");
    await stage.api.patch(`/sip/domain/${domain}`, { outbound_voice_profile: profile });
    await stage.api.delete(`${path()}/${uuid}`);
  });

  it("may be a range or a host name, and is refused while it is not active", async () => {
    const { uuid } = await stage.api.post(path(), { name: "Site", remote_ip: "127.0.0.0/30" });
    expect([await outcome(neighbour, echo()), await outcome(pbx, echo())]).toEqual(["answered", "answered"]);
    await stage.api.patch(`${path()}/${uuid}`, { is_active: false });
    expect(await outcome(pbx, echo())).toBe("refused 401");
    await stage.api.patch(`${path()}/${uuid}`, { is_active: true, remote_ip: null, remote_domain: "localhost" });
    expect(await outcome(pbx, echo())).toBe("refused 401");
    const local = await stage.lab.pbx("127.0.0.1");
    expect(await outcome(local, echo())).toBe("answered");

    // A phone behind the same address is still asked who it is.
    const alice = await stage.lab.phone("alice");
    expect(await outcome(alice, echo())).toBe("answered");
    const a = await stage.call((leg) => leg.direction === "in" && leg.from === "alice");
    expect((await stage.events.whole(a)).at(-1).payload.sip_user).toMatchObject({ login: "alice" });
    await stage.api.delete(`${path()}/${uuid}`);
    await alice.close();
  });
});

describe("a SIP connection", () => {
  let trunk: LabPhone;
  let network: LabCarrier;
  let connection: { uuid: string; tech_prefix: number };
  let number: number;

  beforeAll(async () => {
    trunk = await stage.lab.pbx("127.0.0.4", "+15550100123");
    network = await stage.lab.carrier();
    number = stage.platform.ready.numbers[3]!;
    connection = await stage.api.post("/sip/connection", { name: "Trunk", ip: "127.0.0.4", port: trunk.port });
  });

  /** A call of the outside world to the number. */
  const dial = () => network.call({ from: "+15550100001", to: String(number) });

  async function refusedWith(): Promise<number> {
    const call = await dial();
    call.answered.catch(() => undefined);
    return (await over(call)).status;
  }

  it("gets the calls of its numbers, from the moment they are taken from an app and given to it", async () => {
    const app = await stage.app(number, "<Response><Say>App</Say></Response>");
    const heard = await dial();
    const recorder = heard.media.record();
    await over(heard);
    expect(new Sound(recorder.samples).words()).toBe("App");
    await stage.api.post(`/sip/app/${app}/tnlease`, { remove: [String(number)] });
    expect(await refusedWith()).toBe(404);
    await stage.api.post(`/sip/connection/${connection.uuid}/tnlease`, { add: [String(number)] });
    const [call, called] = [await dial(), await trunk.nextCall(60_000)];
    expect([called.from, called.to]).toEqual(["+15550100001", `+${number}`]);
    await called.answer();
    await within("the answer", 60_000, call.answered);
    call.media.play(toneSource([500]));
    expect(await called.media.hearsTone(500, 500, 60_000)).toBe(true);
    await called.hangup();
    await over(call);
    const b = await stage.call((leg) => leg.direction === "out" && leg.sip_connection !== null);
    expect((await stage.events.whole(b)).at(-1).payload.sip_connection).toEqual({
      uuid: connection.uuid,
      name: "Trunk",
    });
    await stage.api.patch(`/sip/connection/${connection.uuid}`, { is_active: false });
    expect(await refusedWith()).toBe(480);
    await stage.api.patch(`/sip/connection/${connection.uuid}`, { is_active: true });
  });

  it("calls the numbers and users of its account, and the network by an outbound voice profile", async () => {
    await stage.app(stage.platform.ready.numbers[4]!, "<Response><Say>Hello</Say></Response>");
    expect(await outcome(trunk, `sip:${stage.platform.ready.numbers[4]}@${here()}`)).toBe("answered");
    const a = await stage.call((leg) => leg.direction === "in" && leg.from === "+15550100123");
    expect((await stage.events.whole(a)).at(-1).payload).toMatchObject({
      type: "CallSCA",
      from: "+15550100123",
      sip_connection: { uuid: connection.uuid },
    });
    expect(await outcome(trunk, `sip:echo@${domain}`)).toBe("answered");
    const { tech_prefix } = (await stage.api.get("/profile/outbound_voice"))[0];
    for (const dialled of [ECHO, `${tech_prefix}${ECHO}`, `${connection.tech_prefix}${ECHO}`]) {
      expect([dialled, await outcome(trunk, `sip:${dialled}@${here()}`)]).toEqual([dialled, "answered"]);
      const out = await stage.call((leg) => leg.direction === "out" && leg.to === ECHO);
      // The number it claims is not one of the account, so it is not shown.
      expect((await stage.events.whole(out)).at(-1).payload.from).toBe(String(stage.platform.ready.numbers[0]));
    }
    expect(await outcome(trunk, `sip:911@${here()}`)).toBe("refused 403");
    expect(await outcome(await stage.lab.pbx("127.0.0.5"), `sip:${ECHO}@${here()}`)).toBe("refused 401");
  });

  it("gets what is dialled in a domain that forwards to it, and the domain's app comes before it", async () => {
    const alice = await stage.lab.phone("alice");
    await stage.api.patch(`/sip/domain/${domain}`, { sip_connection: connection.uuid });
    for (const [dialled, called] of [
      ["700", "700"],
      [ECHO, `+${ECHO}`],
    ] as const) {
      const [call, taken] = [await alice.call(dialled), await trunk.nextCall(60_000)];
      expect(taken.to).toBe(called);
      await call.hangup();
      await over(call);
    }
    expect(await outcome(alice, "echo")).toBe("answered");
    const { uuid } = await stage.api.post("/sip/app", { name: "Domain" });
    const xml = "<Response><Say>Domain</Say><Dial>echo</Dial></Response>";
    await stage.api.post(`/sip/app/call/flow/${uuid}`, xml, { "content-type": "application/xml" });
    await stage.api.patch(`/sip/domain/${domain}`, { sip_control_app: uuid });
    const call = await alice.call("700");
    const recorder = call.media.record();
    await within("the answer", 60_000, call.answered);
    call.media.play(toneSource([600]));
    expect(await call.media.hearsTone(600, 500, 60_000)).toBe(true);
    expect(new Sound(recorder.samples).words()).toContain("Domain");
    await call.hangup();
    await stage.api.patch(`/sip/domain/${domain}`, { sip_control_app: null, sip_connection: null });
    expect(await outcome(alice, "700")).toBe("refused 404");
    await alice.close();
  });

  it("that was removed gets no calls and is a stranger", async () => {
    const gone = stage.api.delete(`/sip/connection/${connection.uuid}`);
    expect((await gone).uuid).toBe(connection.uuid);
    expect(await refusedWith()).toBe(404);
    expect(await outcome(trunk, `sip:${ECHO}@${here()}`)).toBe("refused 401");
  });
});

describe("a group of SIP users", () => {
  it("rings all of them as legs of their own, and the first who answers has the call", async () => {
    const number = stage.platform.ready.numbers[2]!;
    const [alice, bob] = [await stage.lab.phone("alice"), await stage.lab.phone("bob")];
    const { password } = stage.platform.user("alice");
    const self = Api.sipUser(stage.platform.url, { login: "alice", domain, password });
    const listed = await self.get("/app/users");
    const users = listed.filter(({ login }: { login: string }) => login !== "echo");
    expect(users.map(({ state }: { state: string }) => state)).toEqual(["online", "online"]);
    const group = await self.post("/app/group", {
      name: "Sales",
      users: users.map(({ uuid }: { uuid: string }) => uuid),
    });
    const network = await stage.lab.carrier();
    for (const target of ["<Group>sales</Group>", `<To>group:${group.uuid}</To>`]) {
      await stage.app(number, `<Response><Dial>${target}</Dial></Response>`);
      const call = await network.call({ from: "+15550100001", to: String(number) });
      const [atAlice, atBob] = await Promise.all([alice.nextCall(60_000), bob.nextCall(60_000)]);
      await atBob.answer();
      await within("the answer", 60_000, call.answered);
      expect(await over(atAlice)).toMatchObject({ by: "peer", status: 487 });
      call.media.play(toneSource([500]));
      expect(await atBob.media.hearsTone(500, 500, 60_000)).toBe(true);
      await atBob.hangup();
      await over(call);
    }
    const isOurs = (leg: { direction: string; to: string }) => leg.direction === "in" && leg.to === String(number);
    const a = await stage.call(isOurs);
    const [row] = (await stage.events.whole(a)).flatMap((frame) => (frame.type === "call_flow" ? frame.call_flow : []));
    expect(row.reason).toBe("Bridged to sales");
    expect(row.response.targets).toMatchObject([{ q850_cause: 26 }, { q850_cause: null }]);

    await self.delete(`/app/group/${group.uuid}`);
    const call = await network.call({ from: "+15550100001", to: String(number) });
    call.answered.catch(() => undefined);
    await over(call);
    await stage.call(isOurs);
    const gone = await stage.call(isOurs);
    const failed = (await stage.events.whole(gone)).find((frame) => frame.type === "call_flow");
    expect(failed?.call_flow.reason).toMatch(/NO_ROUTE_DESTINATION.*1\/1$/);
    await Promise.all([alice.close(), bob.close(), network.close()]);
  });
});
