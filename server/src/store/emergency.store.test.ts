import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { addAccount } from "../../../test/support/rows.js";
import { SqlEmergencyNotices } from "./emergency.js";

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());

const mails = async () =>
  (await store.db.selectFrom("mail").select("template").where("template", "=", "emergency_blocked").execute()).length;

test("an account gets one mail an hour, whichever node tells it, and another account its own", async () => {
  const [ann, bob] = [await addAccount(store), await addAccount(store)];
  const nodes = [new SqlEmergencyNotices(store), new SqlEmergencyNotices(store)] as const;
  const at = (time: string) => `2024-05-01T${time}:00.000Z`;
  const tell = (node: 0 | 1, account: string, time: string) =>
    nodes[node].tell({ account, dialled: "911", now: at(time) });
  await Promise.all([tell(0, ann.account, "10:00"), tell(1, ann.account, "10:00")]);
  expect(await mails()).toBe(1);
  await tell(1, ann.account, "10:59");
  await tell(0, bob.account, "10:59");
  expect(await mails()).toBe(2);
  await tell(1, ann.account, "11:00");
  expect(await mails()).toBe(3);
});
