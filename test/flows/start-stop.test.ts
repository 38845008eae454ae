import { chmod, mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toneSource } from "../../server/src/lab/source.js";
import { LabSide, over } from "../support/lab-side.js";
import { newDataDir, Platform } from "../support/platform.js";
import { processesNaming } from "../support/processes.js";

/** One line for the person at the terminal, exit code 1. */
function expectOneLine(end: Awaited<ReturnType<typeof Platform.startsNot>>, says: RegExp): void {
  expect(end.lines).toHaveLength(1);
  expect(end.lines[0]).toMatch(says);
  expect(end.code).toBe(1);
}

describe("a second start", () => {
  let first: Platform;

  beforeAll(async () => {
    first = await Platform.start();
  });

  afterAll(() => first?.stop());

  const works = async () => expect((await (await first.api()).get("/user")).email).toBe(first.ready.account.email);

  it("beside the first, with ports and a folder of its own, is a platform of its own", async () => {
    const second = await Platform.start();
    expect(second.ready.account.password).not.toBe(first.ready.account.password);
    expect(second.ready.admin.password).not.toBe(first.ready.admin.password);
    const sides = [first, second].map((platform) => new LabSide(platform));
    for (const [at, side] of sides.entries()) {
      const platform = [first, second][at]!;
      const carrier = await side.carrier();
      const call = await carrier.call({ from: "+15550100001", to: String(platform.ready.numbers[0]) });
      await call.answered;
      await call.hangup();
      expect((await (await platform.api()).post("/call/search", {})).total).toBe(1);
      await side.close();
    }
    await second.stop();
    await works();
  });

  it("on the same folder is refused, and the first goes on", async () => {
    const end = await Platform.startsNot({ dataDir: first.dataDir });
    expectOneLine(end, new RegExp(`data folder ${first.dataDir} is in use by process ${first.pid}`));
    await works();
  });

  it("on a taken HTTP port is refused, and leaves nothing", async () => {
    const dataDir = await newDataDir();
    const { port } = new URL(first.url);
    expectOneLine(await Platform.startsNot({ dataDir, env: { HTTP_PORT: port } }), new RegExp(`HTTP_PORT.*${port}`));
    expect(await processesNaming(dataDir)).toEqual([]);
    await rm(dataDir, { recursive: true });
    await works();
  });

  it("on a taken SIP port is refused, leaves nothing, and works on another", async () => {
    const dataDir = await newDataDir();
    const port = String(first.sip.port);
    expectOneLine(await Platform.startsNot({ dataDir, env: { SIP_PORT: port } }), new RegExp(`SIP_PORT.*${port}`));
    expect(await processesNaming(dataDir)).toEqual([]);
    const other = await Platform.start({ dataDir });
    await other.stop();
    await rm(dataDir, { recursive: true });
  });
});

describe("a start that cannot be", () => {
  it.each([
    ["SIP_PORT", "abc", /^SIP_PORT=abc: /],
    ["RTP_PORT_MIN", "40000", /RTP_PORT_MIN/],
    ["DATABASE_URL", "mysql://localhost/x", /^DATABASE_URL=\*\*\*: /],
  ])("because of %s=%s says so before anything is opened", async (name, value, says) => {
    const dataDir = await newDataDir();
    const end = await Platform.startsNot({ dataDir, env: { [name]: value } });
    expect(end.code).toBe(1);
    expect(end.lines.join("\n")).toMatch(says);
    await rm(dataDir, { recursive: true });
  });

  it("because the data folder is a file says so and leaves the file alone", async () => {
    const folder = await newDataDir();
    const file = join(folder, "data");
    await writeFile(file, "mine");
    expectOneLine(await Platform.startsNot({ dataDir: file }), new RegExp(`data folder ${file}`));
    expect(await readFile(file, "utf8")).toBe("mine");
    await rm(folder, { recursive: true });
  });

  it.runIf(process.getuid?.() === 0)(
    "because the database may not pass the way to its folder names the closed folder",
    async () => {
      const closed = await newDataDir();
      await chmod(closed, 0o700);
      await mkdir(join(closed, "data"));
      expectOneLine(
        await Platform.startsNot({ dataDir: join(closed, "data") }),
        /cannot be reached by the database's user/,
      );
      await rm(closed, { recursive: true });
    },
  );

  it("because the database is damaged says so, harms nothing, and works when it is mended", {
    timeout: 120_000,
  }, async () => {
    const dataDir = await newDataDir();
    const sound = await Platform.start({ dataDir });
    const { password } = sound.ready.account;
    await sound.stop();
    const control = join(dataDir, "pg18", "global", "pg_control");
    const kept = await readFile(control);
    await truncate(control, 100);
    expectOneLine(await Platform.startsNot({ dataDir }), /database/);
    expect(await processesNaming(dataDir)).toEqual([]);
    await writeFile(control, kept);
    const mended = await Platform.start({ dataDir });
    expect(mended.ready.account.password).toBe(password);
    await mended.stop();
    await rm(dataDir, { recursive: true });
  });
});

describe("SIGTERM", () => {
  it("ends the calls politely and keeps them in the log", { timeout: 120_000 }, async () => {
    const dataDir = await newDataDir();
    const platform = await Platform.start({ dataDir });
    const lab = new LabSide(platform);
    const [alice, bob] = [await lab.phone("alice"), await lab.phone("bob")];
    const call = await alice.call("bob");
    const called = await bob.nextCall(15_000);
    await called.answer();
    await call.answered;
    call.media.play(toneSource([700]));
    expect(await called.media.hearsTone(700, 300, 15_000)).toBe(true);
    const [stopped, ...ends] = await Promise.all([platform.stop(), over(call, 30_000), over(called, 30_000)]);
    expect(stopped).toBeUndefined();
    for (const end of ends) expect(end).toMatchObject({ by: "peer", status: 200 });
    await lab.close();

    const again = await Platform.start({ dataDir });
    const { data } = await (await again.api()).post("/call/search", {});
    expect(data).toHaveLength(2);
    for (const leg of data) expect(leg).toMatchObject({ state: "destroyed", hangup_on: expect.any(String) });
    await again.stop();
    await rm(dataDir, { recursive: true });
  });

  it("lets calls go on for DRAIN_SECONDS, and tells new ones to go elsewhere", { timeout: 120_000 }, async () => {
    const platform = await Platform.start({ env: { DRAIN_SECONDS: "20" } });
    const lab = new LabSide(platform);
    const [alice, bob] = [await lab.phone("alice"), await lab.phone("bob")];
    const call = await alice.call("bob");
    const called = await bob.nextCall(15_000);
    await called.answer();
    await call.answered;
    const stopping = platform.stop();
    stopping.catch(() => undefined);
    const refused = await untilRefused(async () => {
      const next = await alice.call("bob");
      return next.answered.catch((error: { end: { status: number } }) => error.end.status);
    });
    expect(refused).toBe(503);
    call.media.play(toneSource([700]));
    expect(await called.media.hearsTone(700, 300, 15_000)).toBe(true);
    await call.hangup();
    await over(called);
    await stopping;
    await lab.close();
  });
});

/** The signal takes a moment to arrive: a call before it is answered as ever. */
async function untilRefused(call: () => Promise<number | void>): Promise<number> {
  for (;;) {
    const status = await call();
    if (typeof status === "number") return status;
  }
}
