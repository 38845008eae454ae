import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount, addCampaign, SOME_TIME } from "../../../test/support/rows.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import type { AuditFact } from "../domain/audit/port.js";
import { STRANGER } from "../domain/audit/rules.js";
import { Audit } from "../domain/audit/service.js";
import { SqlAudit } from "./audit.js";

const SUFFIX = "sip.opentact.test";
const DAY_MS = 86_400_000;
const clock = new FakeClock();
let store: TestStore;
let audit: Audit;
/** Whether commits fail. */
let breaks = false;
beforeAll(async () => {
  store = await createTestStore();
  audit = new Audit({ store: new SqlAudit(store, SUFFIX), clock, days: 30 });
  // Behind the step that adds entries.
  store.beforeCommit(async () => {
    if (breaks) throw new Error("broken");
  });
});
afterAll(() => store.close());

const fact = (ref: string): AuditFact => ({
  kind: "deletion",
  operation: "RemoveMedia",
  actor: STRANGER,
  account: null,
  ref,
  address: "192.0.2.1",
  request_id: null,
  details: {},
});
const kept = async (ref: string) => (await audit.list({ ref })).total;
const rename = (account: string) =>
  store.transaction(async (tx) => {
    await tx.updateTable("account").set({ name: "changed" }).where("uuid", "=", account).execute();
    return { account };
  });
const nameOf = async (account: string) =>
  (await store.db.selectFrom("account").select("name").where("uuid", "=", account).executeTakeFirstOrThrow()).name;

test("an entry is part of the transaction of its change: both are there, or none", async () => {
  const { account } = await addAccount(store);
  const before = await nameOf(account);
  const broken = { ...fact("b"), actor: { ...STRANGER, type: "nobody" as "stranger" } };
  await expect(audit.within(broken, () => rename(account))).rejects.toThrow();
  expect([await nameOf(account), await kept("b")]).toEqual([before, 0]);
  await audit.within(fact("a"), () => rename(account));
  expect([await nameOf(account), await kept("a")]).toEqual(["changed", 1]);
});

test("a change that fails leaves no entry, one of several transactions or of none leaves one", async () => {
  const { account } = await addAccount(store);
  const no = () => store.transaction(() => Promise.reject(new Error("no")));
  await expect(audit.within(fact("c"), no)).rejects.toThrow("no");
  expect(await kept("c")).toBe(0);
  await audit.within(fact("d"), async () => {
    await rename(account);
    await rename(account);
  });
  await audit.within(fact("e"), async () => undefined);
  expect([await kept("d"), await kept("e")]).toEqual([1, 1]);
});

test("a change that is rolled back after its entry and tried again has its entry all the same", async () => {
  const { account } = await addAccount(store);
  await audit.within(fact("again"), async () => {
    breaks = true;
    await expect(rename(account)).rejects.toThrow("broken");
    breaks = false;
    await rename(account);
  });
  expect(await kept("again")).toBe(1);
});

test("what others do meanwhile is theirs", async () => {
  const { account } = await addAccount(store);
  await Promise.all([audit.within(fact("f"), () => rename(account)), rename(account)]);
  expect(await kept("f")).toBe(1);
});

test("nobody changes, removes or empties entries", async () => {
  await audit.add(fact("g"));
  for (const text of ["update audit_entry set address = 'x'", "delete from audit_entry", "truncate audit_entry"])
    await expect(sql.raw(text).execute(store.db)).rejects.toThrow("entries of the audit log stay as they are");
  expect(await kept("g")).toBe(1);
});

test("entries go when their days are over, and no other", async () => {
  await audit.add(fact("old"));
  clock.advance(29 * DAY_MS);
  await audit.add(fact("young"));
  await audit.removeOld(new AbortController().signal);
  expect([await kept("old"), await kept("young")]).toEqual([1, 1]);
  clock.advance(2 * DAY_MS);
  await audit.removeOld(new AbortController().signal);
  expect([await kept("old"), await kept("young")]).toEqual([0, 1]);
  await expect(sql`delete from audit_entry`.execute(store.db)).rejects.toThrow();
});

test("the owner of a thing is found by the id or the name that a path has", async () => {
  const { account } = await addAccount(store);
  expect(await audit.accountOf("account", account)).toBe(account);
  expect(await audit.accountOf("account", account.toUpperCase())).toBe(account);
  expect(await audit.accountOf("call", newUuid())).toBeUndefined();
  expect(await audit.accountOf("sip_domain", "nobody.example.org")).toBeUndefined();
  expect(await audit.accountOf("tn_lease", "12015550199")).toBeUndefined();
});

test("the owner is found by whatever a path may name a domain, a brand or a campaign by", async () => {
  const { account } = await addAccount(store);
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  await store.db
    .insertInto("sip_domain")
    .values({ domain: `acme.${SUFFIX}`, account, ...dates })
    .execute();
  for (const name of ["acme", "ACME", `acme.${SUFFIX}`, `Acme.${SUFFIX.toUpperCase()}`])
    expect(await audit.accountOf("sip_domain", name)).toBe(account);
  const { uuid, campaignId } = await addCampaign(store, account);
  const { rows } = await sql<{ brand: string }>`
    update sms_brand set "brandId" = 'BAUDIT1' where account = ${account} returning uuid as brand`.execute(store.db);
  for (const id of [uuid, uuid.toUpperCase(), campaignId, campaignId.toLowerCase()])
    expect(await audit.accountOf("sms_campaign", id)).toBe(account);
  for (const id of [rows[0]!.brand, "BAUDIT1", "baudit1"]) expect(await audit.accountOf("sms_brand", id)).toBe(account);
});
