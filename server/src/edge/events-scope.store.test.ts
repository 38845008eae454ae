import { afterAll, beforeAll, expect, test } from "vitest";
import { EventPlatform, type Tenant } from "../../../test/support/event-platform.js";
import { SOME_TIME } from "../../../test/support/rows.js";
import { newUuid } from "../base/ids.js";

let platform: EventPlatform;
beforeAll(async () => {
  platform = await EventPlatform.start();
});
afterAll(() => platform.close());

const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };

interface Leg {
  readonly tn?: number;
  readonly sip_user?: string;
  readonly sip_domain?: string;
  readonly sip_control_app?: string;
  readonly sip_connection?: string;
  readonly sip_switch?: string;
  readonly parent?: string;
}

/** A stored leg; gives its uuid. */
async function leg({ account }: Tenant, links: Leg): Promise<string> {
  const uuid = newUuid();
  const words = { freeswitch_call_state: "DOWN", freeswitch_channel_state: "CS_INIT", thread: "0".repeat(32) };
  const call = { type: "CallSCA", direction: "in", state: "init", from: "1", to: "2", init_on: SOME_TIME } as const;
  await platform.store.db
    .insertInto("call")
    .values({ uuid, account, ...dates, ...call, ...words, ...links })
    .execute();
  return uuid;
}

/** The refs whose `call_state` reached a client that has this row. */
async function reached(tenant: Tenant, entity: [type: string, key: string], refs: readonly string[]) {
  const [entity_type, entity_key] = entity;
  const client = await platform.join(tenant);
  await platform.subscribe(tenant, { entity_type, entity_key, entity_id: entity_key });
  await platform.emit(tenant.account, ...refs.map((ref_id) => ({ type: "call_state" as const, ref_id })));
  return (await client.rest()).map((frame) => refs.indexOf(frame["ref_id"] as string));
}

test("C7: with a row for one number, calls of another number give no frame, and other types are untouched", async () => {
  const tenant = await platform.tenant();
  const refs = [await leg(tenant, { tn: 12015550100 }), await leg(tenant, { tn: 12015550101 }), await leg(tenant, {})];
  expect(await reached(tenant, ["did", "12015550100"], refs)).toEqual([0]);
  const client = await platform.join(tenant);
  await platform.emit(tenant.account, { type: "sms" });
  expect(await client.next()).toMatchObject({ type: "sms" });
});

test("a B leg matches when its A leg matches", async () => {
  const tenant = await platform.tenant();
  const a = await leg(tenant, { tn: 12015550102 });
  const refs = [a, await leg(tenant, { parent: a }), await leg(tenant, { parent: newUuid() })];
  expect(await reached(tenant, ["did", "12015550102"], refs)).toEqual([0, 1]);
});

test.each([["sip_control_app"], ["sip_connection"], ["sip_user"], ["sip_switch"]] as const)(
  "a row for one %s",
  async (kind) => {
    const tenant = await platform.tenant();
    const id = newUuid();
    const refs = [await leg(tenant, { [kind]: id }), await leg(tenant, { [kind]: newUuid() })];
    expect(await reached(tenant, [kind, id], refs)).toEqual([0]);
  },
);

test("a row for a domain matches calls of its users", async () => {
  const tenant = await platform.tenant();
  const refs = [await leg(tenant, { sip_domain: "a.sip.test" }), await leg(tenant, { sip_domain: "b.sip.test" })];
  expect(await reached(tenant, ["sip_domain", "a.sip.test"], refs)).toEqual([0]);
});

test("two rows for one type match either entity; an inactive one matches nothing", async () => {
  const tenant = await platform.tenant();
  const refs = [await leg(tenant, { tn: 12015550103 }), await leg(tenant, { tn: 12015550104 })];
  const row = { entity_type: "did", entity_key: "12015550104", entity_id: "12015550104" };
  await platform.subscribe(tenant, { ...row, is_active: false });
  expect(await reached(tenant, ["did", "12015550103"], refs)).toEqual([0]);
});

test("the row of an entity that was deleted matches nothing", async () => {
  const tenant = await platform.tenant();
  expect(await reached(tenant, ["sip_user", newUuid()], [await leg(tenant, { sip_user: newUuid() })])).toEqual([]);
});

test("events of a SIP user and of a lease match the rows of that user, its domain and that number", async () => {
  const tenant = await platform.tenant();
  const { account } = tenant;
  const domain = `${newUuid()}.sip.test`;
  const user = newUuid();
  const digests = { ha1_md5: "", ha1_sha256: "", ha1b: "" };
  const { db } = platform.store;
  await db
    .insertInto("sip_domain")
    .values({ domain, account, ...dates })
    .execute();
  const sipUser = { uuid: user, account, ...dates, sip_domain: domain, login: "a", ...digests };
  await db.insertInto("sip_user").values(sipUser).execute();
  const client = await platform.join(tenant);
  await platform.subscribe(tenant, {
    type: "sip_user",
    entity_type: "sip_domain",
    entity_key: domain,
    entity_id: domain,
  });
  await platform.emit(account, { type: "sip_user", ref_id: user }, { type: "sip_user", ref_id: newUuid() });
  expect((await client.rest()).map((frame) => frame["ref_id"])).toEqual([user]);
});
