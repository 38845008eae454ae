import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { Api, type Json } from "../support/api-client.js";
import { EventClient } from "../support/event-client.js";
import { over } from "../support/lab-side.js";
import { gauge } from "../support/metrics-reader.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const stage = useStage();

describe("an account that is closed", () => {
  let admin: Api;
  let account: string;
  let token: string;
  let alice: LabPhone;
  let bob: LabPhone;

  beforeAll(async () => {
    admin = await Api.login(stage.platform.url, stage.platform.ready.admin);
    account = (await stage.api.get("/account")).uuid;
    token = (await stage.api.post("/token", { name: "of the flow" })).token;
    alice = await stage.lab.phone("alice", { script: "ring\nanswer\nwait 60s" });
    bob = await stage.lab.phone("bob", { script: "ring\nanswer\nwait 60s" });
  });
  afterAll(() => Promise.all([alice?.close(), bob?.close()]));

  const disable = (disabled: boolean) => admin.patch(`/account/${account}`, { disabled });
  const online = () => gauge(stage.platform.url, "opentact_sip_registered_users");
  const live = () => gauge(stage.platform.url, "opentact_calls");
  const withToken = async (headers: Record<string, string>) =>
    (await fetch(`${stage.platform.url}/rest/user`, { headers })).status;

  it("stops everything of it at once, and nothing of another one; opened again, it goes on", async () => {
    const carrier = await stage.lab.carrier();
    const [tn] = stage.platform.ready.numbers;
    await stage.api.patch(`/lease/tn/${tn}`, { sip_control_app: null });
    await stage.api.patch(`/sip/domain/${stage.platform.ready.sip_domain}/user/${await userOf("bob")}`, {
      tn_lease: String(tn),
    });
    const other = await Api.login(stage.platform.url, await stranger());
    const theirs = await EventClient.signIn(stage.platform.ready.ws_url, other.token);
    const ours = await EventClient.signIn(stage.platform.ready.ws_url, token);
    const inside = await alice.call("bob");
    await inside.answered;
    const outside = await carrier.call({ from: "+15550100001", to: String(tn) });
    await outside.answered;
    expect(await live()).toBe(2);
    expect(await online()).toBe(3);

    expect((await disable(true)).disabled_on).not.toBeNull();

    expect([await live(), await online()]).toEqual([0, 0]);
    expect(await over(inside)).toMatchObject({ by: "peer" });
    expect(await over(outside)).toMatchObject({ by: "peer" });
    await until("the close of the sockets", () => ours.closed && stage.events.closed);
    expect(theirs.closed).toBeUndefined();
    for (const headers of [{ "x-auth-token": token }, { authorization: `Bearer ${stage.api.token}` }])
      expect(await withToken(headers)).toBe(403);
    await expect(Api.login(stage.platform.url, stage.platform.ready.account)).rejects.toMatchObject({ status: 403 });
    await expect(EventClient.signIn(stage.platform.ready.ws_url, token)).rejects.toThrow(/refused/);
    expect([await alice.register(), await bob.register()]).toEqual([403, 403]);
    await expect((await alice.call("bob")).answered).rejects.toMatchObject({ end: { status: 403 } });
    const inbound = await carrier.call({ from: "+15550100001", to: String(tn) });
    await expect(inbound.answered).rejects.toMatchObject({ end: { status: 404 } });
    expect((await other.get("/user")).account.disabled_on).toBeNull();

    await disable(false);
    expect(await withToken({ "x-auth-token": token })).toBe(200);
    expect([await alice.register(), await bob.register()]).toEqual([200, 200]);
    const again = await alice.call("bob");
    await again.answered;
    await again.hangup();
    await theirs.close();
    await carrier.close();
  });

  it("mails what it is asked to, without a mail server into a folder", async () => {
    const email = "mailed@example.org";
    await admin.post("/user", { email, password: "a long password" });
    const folder = join(stage.platform.dataDir, "mail");
    const texts = async () =>
      Promise.all(
        (await readdir(folder))
          .filter((name) => name.endsWith(".eml"))
          .map((name) => readFile(join(folder, name), "utf8")),
      );
    const mail = await until("the welcome", async () => (await texts()).find((text) => text.includes(`To: ${email}`)));
    expect(mail).toContain("Subject: Welcome to Opentact");
    expect(mail).not.toContain("a long password");
  });

  async function userOf(login: string): Promise<string> {
    const users = await stage.api.get(`/sip/domain/${stage.platform.ready.sip_domain}/user`);
    return users.find((user: Json) => user.login === login).uuid;
  }

  /** A user of another account. */
  async function stranger(): Promise<{ email: string; password: string }> {
    const who = { email: "stranger@example.org", password: "a long password" };
    await admin.post("/user", who);
    return who;
  }
});
