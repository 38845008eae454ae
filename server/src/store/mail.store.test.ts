import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, TEST_BOX, type TestStore } from "../../../test/support/database.js";
import { FakeClock } from "../base/fake-clock.js";
import { newUuid } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
import { createLog } from "../base/log.js";
import type { OutgoingMail } from "../domain/mail/port.js";
import { MAIL_WAITS_MS } from "../domain/mail/rules.js";
import { MailSender } from "../domain/mail/service.js";
import { SqlMails } from "./mail.js";
import { MAIL_JOB } from "./mail-outbox.js";

const clock = new FakeClock();
const now = isoTime(clock.now());
const LINK = "https://portal.example.org/reset?token=0123456789";
let store: TestStore;
let sender: MailSender;
let isAway = false;
const out: OutgoingMail[] = [];

beforeAll(async () => {
  store = await createTestStore();
  const mailer = {
    send: async (mail: OutgoingMail) => {
      if (isAway) throw new Error("450 come back later");
      out.push(mail);
    },
  };
  const home = "https://portal.example.org";
  sender = new MailSender({ store: new SqlMails(store, TEST_BOX), mailer, clock, log: createLog("silent"), home });
});
afterAll(() => store.close());

const reset = { template: "user_reset_password", to: "ann@example.org", now } as const;
const data = { login: "ann@example.org", link: LINK };
const jobs = async () => {
  const found = await sql<{ key: string; run_at: string }>`
    select key, run_at from graphile_worker.jobs where task_identifier = ${MAIL_JOB} order by run_at`.execute(store.db);
  return found.rows;
};
const rowOf = (to: string) =>
  store.db.selectFrom("mail").selectAll().where("recipient", "=", to).executeTakeFirstOrThrow();

test("a mail is a row and a job of its transaction; what it says lies sealed, and is gone once it is out", async () => {
  await store.transaction((tx) => tx.mails.add({ ...reset, data }));
  const row = await rowOf("ann@example.org");
  expect(row).toMatchObject({ template: "user_reset_password", state: "created", attempts: 0 });
  expect(JSON.stringify(row)).not.toContain("0123456789");
  expect((await jobs()).map((job) => job.key)).toEqual([`${MAIL_JOB} ${row.uuid}`]);
  await sender.send(row.uuid);
  expect(out).toHaveLength(1);
  expect(out[0]).toMatchObject({ uuid: row.uuid, to: "ann@example.org", subject: "Set a new password" });
  expect(out[0]?.text).toContain(LINK);
  expect(await rowOf("ann@example.org")).toMatchObject({ state: "sent", data: null });
  await sender.send(row.uuid);
  expect(out).toHaveLength(1);
});

test("a transaction that rolls back mails nothing", async () => {
  const failed = store.transaction(async (tx) => {
    await tx.mails.add({ ...reset, to: "lost@example.org", data });
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(
    await store.db.selectFrom("mail").select("uuid").where("recipient", "=", "lost@example.org").execute(),
  ).toEqual([]);
});

test("a mail that is refused is tried again with growing waits, then given up and forgotten", async () => {
  await store.transaction((tx) => tx.mails.add({ ...reset, to: "bob@example.org", data }));
  const { uuid } = await rowOf("bob@example.org");
  isAway = true;
  for (const [attempt, waitMs] of MAIL_WAITS_MS.entries()) {
    await sender.send(uuid);
    const row = await rowOf("bob@example.org");
    expect(row).toMatchObject({ state: "created", attempts: attempt + 1, reason: "450 come back later" });
    expect((await jobs()).some((job) => Date.parse(job.run_at) === clock.now() + waitMs)).toBe(true);
    clock.advance(waitMs);
  }
  await sender.send(uuid);
  isAway = false;
  expect(await rowOf("bob@example.org")).toMatchObject({ state: "failed", data: null });
  const before = out.length;
  await sender.send(uuid);
  expect(out).toHaveLength(before);
});

test("a mail that failed once goes out at the next try", async () => {
  await store.transaction((tx) => tx.mails.add({ ...reset, to: "carl@example.org", data }));
  const { uuid } = await rowOf("carl@example.org");
  isAway = true;
  await sender.send(uuid);
  isAway = false;
  await sender.send(uuid);
  expect(out.at(-1)?.to).toBe("carl@example.org");
  expect(await rowOf("carl@example.org")).toMatchObject({ state: "sent", attempts: 1, reason: null });
});

test("mails for an account follow its switches; reports go only to those who asked for them", async () => {
  const make = async (notify_email: object) => {
    const account = newUuid();
    const row = { uuid: account, created_on: now, modified_on: now, name: "A", email: `${account}@example.org` };
    await store.db
      .insertInto("account")
      .values({ ...row, notify_email: JSON.stringify(notify_email) })
      .execute();
    const paid = { amount: "5.00000", balance: "7.00000" };
    const report = { from: now, to: now, lines: [], total: "0", balance: "7" };
    await store.transaction(async (tx) => {
      await tx.mails.addForAccount({ template: "payment_success", account, data: paid, now });
      await tx.mails.addForAccount({ template: "report_daily", account, data: report, now });
    });
    const rows = await store.db
      .selectFrom("mail")
      .select("template")
      .where("recipient", "=", row.email)
      .orderBy("template")
      .execute();
    return rows.map((mail) => mail.template);
  };
  expect(await make({})).toEqual(["payment_success"]);
  expect(await make({ payment_success: false })).toEqual([]);
  expect(await make({ payment_success: true, report_daily: true })).toEqual(["payment_success", "report_daily"]);
});
