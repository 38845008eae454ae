import { chmod, mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallRefusedError } from "../../server/src/lab/call.js";
import { toneSource } from "../../server/src/lab/source.js";
import { LabSide, over } from "../support/lab-side.js";
import { newDataDir, Platform } from "../support/platform.js";
import { processesNaming } from "../support/processes.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { until } from "../support/until.js";

/** One line for the person at the terminal, exit code 1. */
function expectOneLine(end: Awaited<ReturnType<typeof Platform.startsNot>>, says: RegExp): void {
  expect(end.lines).toHaveLength(1);
  expect(end.lines[0]).toMatch(says);
  expect(end.code).toBe(1);
}

/** Two phones of the demo users, connected. */
async function talking(lab: LabSide) {
  const [alice, bob] = [await lab.phone("alice"), await lab.phone("bob")];
  const call = await alice.call("bob");
  const called = await bob.nextCall(60_000);
  await called.answer();
  await call.answered;
  call.media.play(toneSource([700]));
  expect(await called.media.hearsTone(700, 300, 60_000)).toBe(true);
  // So that they need not say goodbye to a platform that is gone.
  await Promise.all([alice.unregister(), bob.unregister()]);
  return { alice, call, called };
}

describe("two platforms on one machine", () => {
  let first: Platform;
  let second: Platform;

  beforeAll(async () => {
    // Both new: what is random about them must differ.
    [first, second] = await Promise.all([Platform.start(), Platform.start({ env: { DRAIN_SECONDS: "30" } })]);
  });

  afterAll(() => first?.stop());

  const works = async () => expect((await (await first.api()).get("/user")).email).toBe(first.ready.account.email);

  it("have passwords of their own", () => {
    const secrets = [first, second].flatMap(({ ready }) => [
      ready.account.password,
      ready.admin.password,
      ...ready.sip_users.map((user) => user.password),
    ]);
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it("take their own calls at the same time", async () => {
    const outcomes = [first, second].map(async (platform) => {
      const lab = new LabSide(platform);
      const carrier = await lab.carrier();
      const call = await carrier.call({ from: "+15550100001", to: String(platform.ready.numbers[0]) });
      await call.answered;
      await call.hangup();
      await lab.close();
      return (await (await platform.api()).post("/call/search", {})).total;
    });
    expect(await Promise.all(outcomes)).toEqual([1, 1]);
  });

  it("are not troubled by a further start on a taken folder or port, which leaves nothing behind", async () => {
    const folders = [await newDataDir(), await newDataDir()] as const;
    const http = new URL(first.url).port;
    const sip = String(first.sip.port);
    const [onFolder, onHttp, onSip] = await Promise.all([
      Platform.startsNot({ dataDir: first.dataDir }),
      Platform.startsNot({ dataDir: folders[0], env: { HTTP_PORT: http } }),
      Platform.startsNot({ dataDir: folders[1], env: { SIP_PORT: sip } }),
    ]);
    expectOneLine(onFolder, new RegExp(`data folder ${first.dataDir} is in use by process ${first.pid}`));
    expectOneLine(onHttp, new RegExp(`HTTP_PORT.*${http}`));
    expectOneLine(onSip, new RegExp(`SIP_PORT.*${sip}`));
    for (const folder of folders) {
      expect(await processesNaming(folder)).toEqual([]);
      await rm(folder, { recursive: true });
    }
    await works();
  });

  it("stop each alone; the calls of one that drains go on until they end, and new ones are sent elsewhere", async () => {
    const lab = new LabSide(second);
    const { alice, call, called } = await talking(lab);
    const stopping = second.stop();
    stopping.catch(() => undefined);
    // The signal takes a moment to arrive: a call before it hears that nobody is registered.
    await until("a refusal", async () => {
      const refused = await alice.call("bob");
      return (await refused.answered.catch((error: CallRefusedError) => error.end.status)) === 503;
    });
    expect(await called.media.hearsTone(700, 300, 60_000)).toBe(true);
    await call.hangup();
    await over(called);
    await stopping;
    await lab.close();
    await works();
  });
});

describe("a start that cannot be", () => {
  it("because of wrong settings names each of them, before anything is opened", async () => {
    const dataDir = await newDataDir();
    const env = { SIP_PORT: "abc", RTP_PORT_MIN: "x", DATABASE_URL: "mysql://me:secret@localhost/x" };
    const end = await Platform.startsNot({ dataDir, env });
    expect(end.code).toBe(1);
    expect(end.lines.map((line) => line.replace(/: expected.*/, ""))).toEqual(
      expect.arrayContaining([
        expect.stringContaining("SIP_PORT=abc"),
        expect.stringContaining("RTP_PORT_MIN=x"),
        expect.stringContaining("DATABASE_URL=***"),
      ]),
    );
    expect(end.lines.join()).not.toContain("secret");
    await rm(dataDir, { recursive: true });
  });

  it("because the data folder is a file, or closed to the database, says so and leaves all alone", async () => {
    const folder = await newDataDir();
    const file = join(folder, "data");
    await writeFile(file, "mine");
    expectOneLine(await Platform.startsNot({ dataDir: file }), new RegExp(`data folder ${file}`));
    expect(await readFile(file, "utf8")).toBe("mine");
    if (process.getuid?.() === 0) {
      await chmod(folder, 0o700);
      await mkdir(join(folder, "closed"));
      expectOneLine(
        await Platform.startsNot({ dataDir: join(folder, "closed") }),
        /cannot be reached by the database's user/,
      );
    }
    await rm(folder, { recursive: true });
  });
});

describe("SIGTERM", () => {
  it("ends the calls with BYE and keeps them in the log; a database damaged since stops the next start and harms nothing", {
    timeout: 120_000,
  }, async () => {
    const dataDir = await seededDataDir();
    const platform = await Platform.start({ dataDir });
    const lab = new LabSide(platform);
    const { call, called } = await talking(lab);
    const [, ...ends] = await Promise.all([platform.stop(), over(call, 60_000), over(called, 60_000)]);
    for (const end of ends) expect(end).toMatchObject({ by: "peer", status: 200 });
    expect(platform.lines.at(-1)).toMatch(/^Opentact stops: live calls \([12]\) have \d+ s to end/);
    await lab.close();

    const control = join(dataDir, "pg18", "global", "pg_control");
    const kept = await readFile(control);
    await truncate(control, 100);
    expectOneLine(await Platform.startsNot({ dataDir }), /database/);
    expect(await processesNaming(dataDir)).toEqual([]);
    await writeFile(control, kept);

    const mended = await Platform.start({ dataDir });
    const { data } = await (await mended.api()).post("/call/search", {});
    expect(data).toHaveLength(2);
    for (const leg of data) expect(leg).toMatchObject({ state: "destroyed", hangup_on: expect.any(String) });
    await mended.stop();
    await mended.remove();
  });
});
