import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let root: RestPerson;
let ann: RestPerson;
let bob: RestPerson;
let next = 0;

beforeAll(async () => {
  world = await createSmsWorld();
  [root, ann, bob] = [await world.admin(), await world.rich(), await world.rich()];
});
afterAll(() => world.close());

const call = (method: string, path: string, body?: object, as = ann) =>
  world.call(method, `/sms/smpp_account${path}`, { as, ...(body ? { body } : {}) });
const admin = (method: string, path: string, body?: object, as = root) =>
  world.call(method, `/admin/messaging/smpp_account${path}`, { as, ...(body ? { body } : {}) });
async function made(given: object = {}): Promise<{ uuid: string; system_id: string; password: string }> {
  const { status, payload } = await call("POST", "", { system_id: `esme${next++}`, ...given });
  expect(status).toBe(201);
  return payload;
}
const hashOf = async (uuid: string) =>
  (
    await world.store.db
      .selectFrom("smpp_account")
      .select("password_hash")
      .where("uuid", "=", uuid)
      .executeTakeFirstOrThrow()
  ).password_hash;

describe("an account of the SMPP server", () => {
  test("is answered once with its password, which is stored as a hash", async () => {
    const { status, payload } = await call("POST", "", { system_id: "acme_1" });
    expect([status, payload]).toEqual([
      201,
      expect.objectContaining({
        system_id: "acme_1",
        password: expect.stringMatching(/^[\x21-\x7e]{8}$/),
        is_active: true,
        allowed_ips: [],
        max_binds: 4,
        window: 100,
        rate: 50,
        message_id_format: "decimal15",
        messaging_profile: null,
        account: expect.objectContaining({ uuid: ann.account }),
      }),
    ]);
    const { password, ...rest } = payload;
    expect((await call("GET", `/${payload.uuid}`)).payload).toEqual(rest);
    expect((await call("GET", "")).payload).toContainEqual(rest);
    expect(await hashOf(payload.uuid)).not.toContain(password);
    expect((await made({ password: "Secret12" })).password).toBe("Secret12");
  });

  test("has a name that is taken once on the platform, and what fits a bind", async () => {
    await made({ system_id: "taken" });
    const again = await call("POST", "", { system_id: "taken" }, bob);
    expect([again.status, again.body.message]).toEqual([409, "The system_id is taken"]);
    expect((await admin("POST", "", { system_id: "taken", account: ann.account })).status).toBe(409);
    const fields = async (given: object) => Object.keys((await call("POST", "", given)).body.fields ?? {}).sort();
    expect(await fields({})).toEqual(["body.system_id"]);
    expect(
      await fields({ system_id: "sixteen_letters_", password: "ninechars", max_binds: 0, rate: 0, window: 0 }),
    ).toEqual(["body.max_binds", "body.password", "body.rate", "body.system_id", "body.window"]);
    expect(await fields({ system_id: "fine", allowed_ips: ["192.0.2.0/24", "2001:db8::/32", "192.0.2.256"] })).toEqual([
      "body.allowed_ips.2",
    ]);
    expect(await fields({ system_id: "fine", message_id_format: "octal" })).toEqual(["body.message_id_format"]);
  });

  test("is changed field by field; an own profile is set and cleared", async () => {
    const { uuid } = await made();
    const before = (await call("GET", `/${uuid}`)).payload;
    const hash = await hashOf(uuid);
    expect((await call("PATCH", `/${uuid}`, {})).payload).toEqual(before);
    const profile = (await world.call("GET", "/account", { as: ann })).payload.messaging_profile_default.uuid;
    const change = {
      is_active: false,
      allowed_ips: ["192.0.2.1"],
      max_binds: 2,
      window: 10,
      rate: 5,
      message_id_format: "hex",
    };
    const changed = await call("PATCH", `/${uuid}`, { ...change, messaging_profile: profile, password: "Another1" });
    expect([changed.status, changed.payload]).toEqual([
      200,
      expect.objectContaining({ ...change, messaging_profile: expect.objectContaining({ uuid: profile }) }),
    ]);
    expect(changed.payload).not.toHaveProperty("password");
    expect(await hashOf(uuid)).not.toBe(hash);
    expect((await call("PATCH", `/${uuid}`, { messaging_profile: null })).payload).toMatchObject({
      ...change,
      messaging_profile: null,
    });
    for (const name of [...Object.keys(change), "password"])
      expect([name, (await call("PATCH", `/${uuid}`, { [name]: null })).status]).toEqual([name, 400]);
    const foreign = (await world.call("GET", "/account", { as: bob })).payload.messaging_profile_default.uuid;
    for (const messaging_profile of [foreign, newUuid()]) {
      const refused = await call("PATCH", `/${uuid}`, { messaging_profile });
      expect([refused.status, refused.body.message]).toEqual([404, "Messaging profile not found"]);
      expect((await call("POST", "", { system_id: "none", messaging_profile })).status).toBe(404);
    }
  });

  test("is forgotten by profiles that sent with it", async () => {
    const { uuid } = await made();
    const profile = (await world.call("GET", "/account", { as: ann })).payload.messaging_profile_default.uuid;
    await world.store.db
      .updateTable("messaging_profile")
      .set({ smpp_account: uuid })
      .where("uuid", "=", profile)
      .execute();
    expect((await call("DELETE", `/${uuid}`)).payload.uuid).toBe(uuid);
    const row = await world.store.db
      .selectFrom("messaging_profile")
      .select("smpp_account")
      .where("uuid", "=", profile)
      .executeTakeFirst();
    expect(row).toEqual({ smpp_account: null });
    expect((await call("GET", `/${uuid}`)).status).toBe(404);
  });

  test("is seen by nobody else; an Admin manages those of everybody", async () => {
    const { uuid } = await made();
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const body = method === "PATCH" ? {} : undefined;
      expect((await call(method, `/${uuid}`, body, bob)).status).toBe(404);
      expect((await admin(method, `/${uuid}`, body, ann)).status).toBe(403);
      expect((await admin(method, `/${newUuid()}`, body)).status).toBe(404);
    }
    expect((await admin("GET", `/${uuid}`)).payload.uuid).toBe(uuid);
    expect((await admin("PATCH", `/${uuid}`, { rate: 7 })).payload.rate).toBe(7);
    expect((await admin("GET", "?take=1000")).payload.map((one: { uuid: string }) => one.uuid)).toContain(uuid);
    expect((await admin("DELETE", `/${uuid}`)).status).toBe(200);
    const given = await admin("POST", "", { system_id: "for_bob", account: bob.account });
    expect([given.status, given.payload.account.uuid]).toEqual([201, bob.account]);
    expect((await call("GET", "", undefined, bob)).payload).toHaveLength(1);
    const nobody = await admin("POST", "", { system_id: "nobody", account: newUuid() });
    expect([nobody.status, nobody.body.message]).toEqual([404, "Account not found"]);
    const mine = await call("POST", "", { system_id: "for_me", account: bob.account });
    expect(mine.payload.account.uuid).toBe(ann.account);
  });
});
