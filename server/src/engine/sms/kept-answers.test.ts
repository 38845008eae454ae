import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { MessageResults } from "../../domain/sms-queue/port.js";
import { KeptAnswers } from "./kept-answers.js";

let folder: string;
const opened: KeptAnswers[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-answers-"));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await rm(folder, { recursive: true });
});

function answers(at = folder): KeptAnswers {
  const one = new KeptAnswers({ folder: at, clock: new FakeClock(), log: createLog("silent") });
  opened.push(one);
  return one;
}

const answerOf = (uuid: string, bytes = 0): MessageResults => ({
  uuid,
  carrier: "carrier",
  results: [{ number: 1, outcome: "accepted", provider_id: `é\n${"x".repeat(bytes)}`, code: null }],
});

const uuidsIn = async () => (await answers().read()).map(({ uuid }) => uuid);

test("nothing is there before the first answer", async () => {
  expect(await answers().read()).toEqual([]);
});

test("what is kept is read by the next life, as it was", async () => {
  const first = answers();
  const forgets = await Promise.all(["a", "b"].map((uuid) => first.keep(answerOf(uuid))));
  expect(forgets).toEqual([expect.any(Function), expect.any(Function)]);
  await first.keep(answerOf("c"));
  expect(await answers().read()).toEqual(["a", "b", "c"].map((uuid) => answerOf(uuid)));
});

test("an unfinished record and what is no record are passed over", async () => {
  const first = answers();
  for (const uuid of ["a", "b"]) await first.keep(answerOf(uuid));
  const path = join(folder, "sms-answers-0");
  const bytes = await readFile(path);
  bytes[bytes.indexOf("carrier")] = 0x58;
  await writeFile(path, bytes);
  expect(await uuidsIn()).toEqual(["b"]);
  await truncate(path, bytes.lastIndexOf("accepted"));
  expect(await uuidsIn()).toEqual([]);
});

test("a file is used again when nothing of it is needed; while both are needed nothing is kept", async () => {
  const first = answers();
  const large = (uuid: string) => first.keep(answerOf(uuid, 600_000));
  const [a, b, c] = [await large("a"), await large("b"), await large("c")];
  expect([a, b, c]).toEqual([expect.any(Function), expect.any(Function), undefined]);
  a?.();
  expect(await large("d")).toBeDefined();
  expect((await uuidsIn()).sort()).toEqual(["b", "d"]);
});

test("where nothing can be written nothing is kept, and after a while it is tried again", async () => {
  const gone = join(folder, "gone");
  const clock = new FakeClock();
  const first = new KeptAnswers({ folder: gone, clock, log: createLog("silent") });
  opened.push(first);
  expect(await first.keep(answerOf("a"))).toBeUndefined();
  await mkdir(gone);
  clock.advance(9_999);
  expect(await first.keep(answerOf("b"))).toBeUndefined();
  clock.advance(1);
  expect(await first.keep(answerOf("c"))).toBeDefined();
  expect((await answers(gone).read()).map(({ uuid }) => uuid)).toEqual(["c"]);
});
