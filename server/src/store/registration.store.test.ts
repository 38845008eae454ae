import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount, SOME_TIME } from "../../../test/support/rows.js";
import { newUuid } from "../base/ids.js";
import type { RegistrationRow } from "../domain/registration/port.js";
import { SqlRegistrationStore } from "./registration.js";

const NOW = "2024-01-01T00:10:00.000Z";
const user = newUuid();
let store: TestStore;
let registrations: SqlRegistrationStore;

beforeAll(async () => {
  store = await createTestStore();
  registrations = new SqlRegistrationStore(store);
  const { account } = await addAccount(store);
  const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
  await store.db
    .insertInto("sip_domain")
    .values({ ...dates, account, domain: "acme.test" })
    .execute();
  await store.db
    .insertInto("sip_user")
    .values({
      uuid: user,
      ...dates,
      account,
      sip_domain: "acme.test",
      login: "alice",
      ha1_md5: "",
      ha1_sha256: "",
      ha1b: "",
    })
    .execute();
});
afterAll(() => store.close());

const row = (more: Partial<RegistrationRow> = {}): RegistrationRow => ({
  sip_user: user,
  binding: "sip:alice@10.0.0.5",
  contact: "sip:alice@10.0.0.5",
  transport: "udp",
  address: "192.0.2.9",
  port: 5080,
  flow: null,
  path: [],
  instance: null,
  reg_id: null,
  call_id: "c",
  cseq: 1,
  q: 0.5,
  user_agent: null,
  created_on: NOW,
  expires_on: "2024-01-01T01:00:00.000Z",
  ...more,
});

const apply = (upserts: RegistrationRow[], gone: string[] = []) =>
  registrations.apply("n1", {
    upserts,
    removals: gone.map((binding) => ({ sip_user: user, binding })),
    presence: [],
  });

test("a contact comes back with its path and its flow, and one contact may be bound to several flows", async () => {
  const path = ['"a, b" <sip:192.0.2.9:5080;lr>', "<sip:edge.example;lr;ob>"];
  const flows = [1, 2].map((reg_id) =>
    row({ binding: `<urn:uuid:1>;reg-id=${reg_id}`, instance: "<urn:uuid:1>", reg_id, path }),
  );
  await apply(flows);
  const held = await registrations.restore("n1", NOW);
  expect(held).toMatchObject(flows);
  await apply([{ ...flows[0]!, contact: "sip:alice@10.0.0.6", path: [] }], ["<urn:uuid:1>;reg-id=2"]);
  expect(await registrations.restore("n1", NOW)).toMatchObject([
    { binding: "<urn:uuid:1>;reg-id=1", contact: "sip:alice@10.0.0.6", path: [] },
  ]);
});

test("what hung on a connection does not outlive the process", async () => {
  await apply([row({ binding: "x", flow: "tcp-1", transport: "tcp" })]);
  expect((await registrations.restore("n1", NOW)).map(({ binding }) => binding)).not.toContain("x");
});

test("text that the database does not take holds up nobody", async () => {
  await apply([row({ binding: "y", user_agent: "a\0b", call_id: "c\0d" }), row({ binding: "z" })]);
  expect(await registrations.restore("n1", NOW)).toContainEqual(
    expect.objectContaining({ binding: "y", user_agent: "a\uFFFDb", call_id: "c\uFFFDd" }),
  );
});
