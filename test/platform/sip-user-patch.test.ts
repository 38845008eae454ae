import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallRefusedError } from "../../server/src/lab/call.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import type { Json } from "../support/api-client.js";
import { over } from "../support/lab-side.js";
import { gauge } from "../support/metrics-reader.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const stage = useStage();

describe("PATCH /sip/domain/{domain}/user/{uuid}", () => {
  let path: string;
  let alice: LabPhone;
  let bob: LabPhone;

  beforeAll(async () => {
    const list = `/sip/domain/${stage.platform.ready.sip_domain}/user`;
    const { uuid } = (await stage.api.get(list)).find((user: Json) => user.login === "alice");
    path = `${list}/${uuid}`;
    alice = await stage.lab.phone("alice", { script: "ring\nwait 60s" });
    bob = await stage.lab.phone("bob");
  });

  afterAll(() => Promise.all([alice?.close(), bob?.close()]));

  const patch = (body: unknown) => stage.api.patch(path, body);
  /** Phones that are bound, without the one that the lab of the platform holds. */
  const bound = async () => (await gauge(stage.platform.url, "opentact_sip_registered_users")) - 1;

  /** Somebody calls Alice: her phone rings, or the status of the refusal. */
  async function callsAlice(from: LabPhone = bob): Promise<"rings" | number> {
    const call = await from.call(`sip:alice@${stage.platform.ready.sip_domain}`);
    let status: number | undefined;
    call.answered.catch((error: CallRefusedError) => (status = error.end.status));
    const outcome = await until("ringing or a refusal", () => (alice.calls.size > 0 ? "rings" : status));
    await call.hangup();
    await until("the end of ringing", () => alice.calls.size === 0);
    return outcome;
  }

  it.each([
    ["email", "alice@example.org"],
    ["first_name", "Alice"],
    ["last_name", "Example"],
    ["phone_number", "15550100100"],
    ["gender", "Female"],
    ["dob", "1990-01-02T00:00:00.000Z"],
    ["avatar", "https://example.org/alice.png"],
  ])("changes %s, clears it by null, and lets the phone be", async (field, value) => {
    const changed = await stage.api.send("PATCH", path, { [field]: value });
    expect(changed).toMatchObject({
      status: 200,
      body: { success: true, payload: { login: "alice", [field]: value } },
    });
    expect((await stage.api.get(path))[field]).toBe(value);
    expect((await patch({}))[field]).toBe(value);
    expect((await patch({ [field]: null }))[field]).toBeNull();
    expect(await bound()).toBe(2);
    expect(await callsAlice()).toBe("rings");
  });

  it("never answers a password or a digest", async () => {
    expect(JSON.stringify((await stage.api.send("PATCH", path, { first_name: "A" })).body)).not.toMatch(/password|ha1/);
  });

  it("with is_active false drops the registration at once, refuses the next one and the calls, until it is true again", async () => {
    expect(await patch({ is_active: false })).toMatchObject({ is_active: false });
    expect(await bound()).toBe(1);
    expect(await alice.register()).toBe(403);
    expect(await callsAlice()).toBe(404);
    const call = await alice.call("bob");
    await expect(call.answered).rejects.toMatchObject({ end: { status: 403 } });
    expect(await patch({ is_active: true })).toMatchObject({ is_active: true });
    expect(await alice.register()).toBe(200);
    expect(await callsAlice()).toBe("rings");
  });

  it("with same_domain_calls_only lets only users of its domain ring the phone", async () => {
    const other = await stage.api.post("/sip/domain", { domain: "other" });
    const carol = { login: "carol", password: "a-long-password" };
    await stage.api.post(`/sip/domain/${other.domain}/user`, carol);
    const far = await stage.lab.unregistered({ ...carol, domain: other.domain });
    expect(await far.register()).toBe(200);
    expect(await callsAlice(far)).toBe("rings");
    expect(await patch({ same_domain_calls_only: true })).toMatchObject({ same_domain_calls_only: true });
    expect(await callsAlice(far)).toBe(403);
    expect(await callsAlice()).toBe("rings");
    await patch({ same_domain_calls_only: false });
    expect(await callsAlice(far)).toBe("rings");
    await far.close();
  });

  it("with tn_lease lets calls to the number ring the phone, and shows the number when it calls out", async () => {
    const carrier = await stage.lab.carrier();
    const [, , , tn] = stage.platform.ready.numbers;
    expect(await patch({ tn_lease: String(tn) })).toMatchObject({ tn_lease: { tn: { tn } } });
    const inbound = await carrier.call({ from: "+15550100001", to: String(tn) });
    const ringing = await until("ringing", () => [...alice.calls][0]);
    expect(ringing.request?.from.uri.user).toBe("+15550100001");
    await inbound.hangup();
    await over(ringing);

    const outbound = await alice.call("12125550113");
    await expect(outbound.answered).rejects.toMatchObject({ end: { status: 404 } });
    const leg = await stage.call((call) => call.direction === "out" && call.to === "12125550113");
    expect(stage.events.about(leg)[0].payload.from).toBe(String(tn));

    expect((await patch({ tn_lease: null })).tn_lease).toBeNull();
    const idle = await carrier.call({ from: "+15550100001", to: String(tn) });
    await expect(idle.answered).rejects.toMatchObject({ end: { status: 404 } });
    await carrier.close();
  });

  it("with a new password voids the old digest and ends the registration", async () => {
    const old = stage.platform.user("alice");
    await patch({ password: "a-new-long-password" });
    expect(await bound()).toBe(1);
    expect(await alice.register()).toBe(401);
    const next = await stage.lab.unregistered({ ...old, password: "a-new-long-password" });
    expect(await next.register()).toBe(200);
    await next.close();
    await patch({ password: old.password });
    expect(await alice.register()).toBe(200);
  });

  it("needs the password for a new login, and then only the new login registers", async () => {
    const old = stage.platform.user("alice");
    const refused = await stage.api.send("PATCH", path, { login: "alicia" });
    expect(refused).toMatchObject({
      status: 400,
      body: { success: false, status: 400, fields: { "body.password": {} } },
    });
    expect(await bound()).toBe(2);
    expect(await patch({ login: "alicia", password: "a-new-long-password" })).toMatchObject({ login: "alicia" });
    expect(await bound()).toBe(1);
    expect(await alice.register()).toBe(401);
    const next = await stage.lab.unregistered({ ...old, login: "alicia", password: "a-new-long-password" });
    expect(await next.register()).toBe(200);
    await next.close();
    await patch({ login: "alice", password: old.password });
    expect(await alice.register()).toBe(200);
  });

  it("with remote_ip lets the phone in from that address alone", async () => {
    await patch({ remote_ip: "127.0.0.77" });
    expect(await alice.register()).toBe(403);
    await patch({ remote_ip: "127.0.0.0/8" });
    expect(await alice.register()).toBe(200);
    await patch({ remote_ip: null });
  });

  it("refuses what it cannot do with the documented envelope, and changes nothing", async () => {
    const before = await stage.api.get(path);
    const bad = await stage.api.send("PATCH", path, { is_active: "perhaps", email: "nobody" });
    expect(bad).toMatchObject({
      status: 400,
      body: {
        success: false,
        status: 400,
        meta: "validation_failed",
        fields: { "body.is_active": {}, "body.email": {} },
      },
    });
    const taken = await stage.api.send("PATCH", path, { login: "BOB", password: "a-new-long-password" });
    expect(taken).toMatchObject({ status: 409, body: { success: false, status: 409 } });
    const missing = await stage.api.send("PATCH", path.replace(/[^/]+$/, "00000000-0000-4000-8000-000000000000"), {});
    expect(missing).toMatchObject({ status: 404, body: { success: false, status: 404 } });
    expect(await stage.api.get(path)).toEqual(before);
    expect(await bound()).toBe(2);
  });
});
