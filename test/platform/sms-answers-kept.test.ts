import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../server/src/base/clock.js";
import { scanRecords } from "../../server/src/base/file-record.js";
import { createLog } from "../../server/src/base/log.js";
import { LabSmsc, type SmscSubmit } from "../../server/src/lab/smsc.js";
import { LabSmscPort } from "../../server/src/lab/smsc-port.js";
import { Api } from "../support/api-client.js";
import { Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { until } from "../support/until.js";

const PASSWORD = "kept1";
const WINDOW = 2;
/** A number sends one a second. */
const MESSAGES = 4;
const PATIENCE_MS = 60_000;

/** As long as it is held back the database takes no result: it says that it is out of room. */
const HOLD = `
  create table hold as select 1;
  create function held() returns trigger language plpgsql as $$
    begin
      if exists (select from hold) then raise exception 'held' using errcode = '53100'; end if;
      return new;
    end $$;
  create trigger held before update on sms for each row when (new.state = 'success') execute function held()`;

class Centre extends LabSmsc {
  submits = 0;

  override submit(message: SmscSubmit) {
    this.submits++;
    return super.submit(message);
  }
}

async function answersIn(dataDir: string): Promise<number> {
  const bytes = await readFile(join(dataDir, "sms-answers-0")).catch(() => Buffer.alloc(0));
  return scanRecords(bytes).records.length;
}

test("what a carrier answered outlives a kill before the database has it: nothing goes out again, and more go meanwhile", async () => {
  const smsc = new Centre({ clock: systemClock, dlrDelayMs: 200 });
  const log = createLog("silent");
  const port = await LabSmscPort.start({ smsc, clock: systemClock, log, port: 0, password: PASSWORD });
  let platform = await Platform.start({ dataDir: await seededDataDir() });
  const { dataDir } = platform;
  try {
    const admin = await Api.login(platform.url, platform.ready.admin);
    const { uuid } = await admin.post("/admin/messaging/carrier", {
      name: "kept",
      kind: "smpp",
      settings: { host: port.host, port: port.port, system_id: "us", window: WINDOW },
      secrets: { password: PASSWORD },
    });
    const targets = [{ carrier: uuid, weight: 1 }];
    await admin.post("/admin/messaging/route", { priority: 1, match: { to_prefix: "1201556" }, targets });
    await platform.sql("update account set balance = 1000");
    await until("the carrier is bound", () => port.binds > 0, PATIENCE_MS);
    await platform.sql(HOLD);
    const api = await platform.api();
    const [from] = platform.ready.numbers;
    for (let n = 0; n < MESSAGES; n++) await api.post("/sms", { from, to: 12_015_560_000 + n, message: `kept ${n}` });
    await until("the answers are kept", async () => (await answersIn(dataDir)) === MESSAGES, PATIENCE_MS);
    const before = await platform.sql("select state, maybe_duplicate from sms where type = 'smso'");
    expect(before).toEqual(Array(MESSAGES).fill({ state: "sending", maybe_duplicate: false }));
    await platform.sql("delete from hold");
    await platform.kill();
    platform = await Platform.start({ dataDir });
    const ended = "select count(*)::int as n from sms where delivered and not maybe_duplicate";
    await until("all are delivered", async () => (await platform.sql(ended))[0].n === MESSAGES, PATIENCE_MS);
    expect(smsc.submits).toBe(MESSAGES);
  } finally {
    await platform.kill();
    await platform.remove();
    await port.close();
    await smsc.close();
  }
});
