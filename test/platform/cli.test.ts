import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newDataDir, Platform, programUnderTest, SOURCES } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { wavBytes } from "../support/wav.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ALL = [
  "select count(*), md5(string_agg(x::text, '' order by x::text)) from \"transaction\" x",
  "select count(*), md5(string_agg(x::text, '' order by x::text)) from \"user\" x",
  "select count(*), md5(string_agg(x::text, '' order by x::text)) from sip_user x",
  "select count(*), md5(string_agg(x::text, '' order by x::text)) from call x",
  "select count(*), md5(string_agg(x::text, '' order by x::text)) from media x",
];
let folder: string;
let dataDir: string;
let platform: Platform;

beforeAll(async () => {
  folder = await newDataDir();
  dataDir = await seededDataDir();
  platform = await Platform.start({ dataDir });
});
afterAll(async () => {
  await platform?.stop();
  for (const path of [folder, dataDir]) await rm(path, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function opentact(
  words: readonly string[],
  env: Record<string, string> = { DATA_DIR: dataDir },
  program = programUnderTest(),
): Promise<Outcome> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [...program, ...words], { cwd: ROOT, env: { PATH, HOME, ...env } });
  const [out, err]: string[] = ["", ""];
  const heard = { out: out ?? "", err: err ?? "" };
  child.stdout.on("data", (chunk: Buffer) => (heard.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (heard.err += chunk.toString()));
  const [code] = await once(child, "close");
  return { code, ...heard };
}

const json = async (words: readonly string[], env?: Record<string, string>) => {
  const { code, out } = await opentact([...words, "--json"], env);
  return { code, answer: JSON.parse(out) };
};

test("commands ask the platform of the data folder, print tables or JSON, and leave their exit codes", async () => {
  const { url } = platform;
  const [number] = platform.ready.numbers;
  const listed = await opentact(["number", "list"]);
  expect([listed.code, listed.out]).toEqual([0, expect.stringContaining(String(number))]);
  const made = await json(["user", "add", "new@example.org", "--password", "a long password of a user"]);
  expect([made.code, made.answer.email]).toEqual([0, "new@example.org"]);
  const again = await json(["user", "add", "new@example.org", "--password", "a long password of a user"]);
  expect([again.code, again.answer.status]).toEqual([1, 409]);
  const token = (await opentact(["user", "token", "cli"])).out.trim();
  const away = await opentact(["user", "list", "--url", "http://127.0.0.1:9", "--token", "x"], {});
  expect([away.code, away.err]).toEqual([3, expect.stringContaining("does not answer")]);
  const stranger = await opentact(["user", "list"], { OPENTACT_URL: url, OPENTACT_TOKEN: "nonsense" });
  expect([stranger.code, stranger.err]).toEqual([1, expect.stringContaining("401")]);
  const known = await json(["user", "list"], { OPENTACT_URL: `${url}/rest`, OPENTACT_TOKEN: token });
  expect(known.answer.map(({ email }: { email: string }) => email)).toContain("new@example.org");
  expect((await opentact(["user", "nonsense"])).code).toBe(2);
  expect((await opentact(["sms", "send", "x"])).code).toBe(2);
  expect((await opentact(["webhooks", "redeliver"])).code).toBe(2);
  expect((await opentact(["help", "call"])).out).toContain("everything of a call as a ladder");
});

test("a call is made, shown as a ladder and as JSON, and written as a capture; its events are told", async () => {
  const [number] = platform.ready.numbers;
  const flow = join(folder, "flow.xml");
  await writeFile(flow, "<Response><Hangup/></Response>");
  const made = await json(["call", "make", "--from", String(number), "--to", "12125550100", "--xml", flow]);
  const { uuid } = made.answer;
  const followed = await opentact(["call", "show", uuid, "--follow"]);
  expect([followed.code, followed.out]).toEqual([0, expect.stringContaining("Hangup[0]")]);
  const shown = await opentact(["call", "show", uuid]);
  expect(shown.out).toMatch(new RegExp(`^Leg A: ${uuid}`));
  expect(shown.out).toContain("INVITE sip:+12125");
  expect((await json(["call", "show", uuid])).answer).toMatchObject({ call: uuid, is_over: true });
  const file = join(folder, "call.pcap");
  expect((await opentact(["call", "pcap", uuid, "--out", file])).code).toBe(0);
  expect((await stat(file)).size).toBeGreaterThan(500);
  // The kit is found from source: it is no part of the program that was compiled.
  const recorded = await opentact(
    ["call", "record-test", uuid, "--out", folder, "--json"],
    { DATA_DIR: dataDir },
    SOURCES,
  );
  expect({ code: recorded.code, answer: JSON.parse(recorded.out) }).toEqual({
    code: 0,
    answer: { call: uuid, flow, script: join(folder, "caller.yml") },
  });
  const lost = await opentact(["call", "show", "00000000-0000-4000-8000-000000000000"]);
  expect([lost.code, lost.err]).toEqual([1, expect.stringContaining("Call not found")]);
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const tail = await opentact(["events", "tail", "--since", since, "--type", "call_state", "--count", "2", "--json"]);
  expect(
    tail.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).type),
  ).toEqual(["call_state", "call_state"]);
});

test("a start for programs prints what ready.json holds, says how it ended, and why it cannot be", async () => {
  const started = await Platform.start({ options: ["--json"], env: { LOG_LEVEL: "silent" } });
  await started.stop();
  const told = started.lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  expect(told).toEqual([
    started.ready,
    { stopped: true, signal: "SIGTERM", live_calls: 0, seconds: expect.any(Number) },
  ]);
  const refused = await json(["start"], { DATA_DIR: folder, SIP_PORT: "abc" });
  expect(refused).toEqual({ code: 1, answer: { success: false, message: expect.stringContaining("SIP_PORT=abc") } });
});

test("many deliveries are sent again at once, and waited for", async () => {
  const since = new Date(0).toISOString();
  const { code, answer } = await json(["webhooks", "redeliver", "--since", since, "--wait", "5"]);
  expect([code, answer]).toEqual([0, { count: 0, pending: 0 }]);
});

test("many documents are judged at once", async () => {
  const [sound, broken] = [join(folder, "sound.xml"), join(folder, "broken.xml")];
  await writeFile(sound, "<Response/>");
  await writeFile(broken, "<Response><Sya/></Response>");
  const { code, answer } = await json(["validate", sound, broken]);
  expect([code, answer]).toMatchObject([
    1,
    [
      { file: sound, warnings: [] },
      { file: broken, warnings: [{ line: 1 }] },
    ],
  ]);
  expect(await json(["validate", sound])).toMatchObject({ code: 0, answer: { file: sound, valid: true } });
});

test("rates are imported, and each line that is refused is told with its place", async () => {
  const file = join(folder, "rates.csv");
  await writeFile(file, "prefix,per_minute\n99,0.5\n99x,1\n");
  const { code, out } = await opentact(["rate", "import", file, "--product", "1", "--direction", "in", "--admin"]);
  expect([code, out]).toEqual([1, expect.stringMatching(/^line 3:1: prefix must be .*\n1 of 2 taken, 1 refused\n$/)]);
  expect((await opentact(["rate", "show", "12125550100"])).out).toContain("per_minute");
});

test("a backup of a platform that runs brings all back into a new folder: rows, secrets, files, passwords", async () => {
  const api = await platform.api();
  const form = new FormData();
  form.append("name", "kept");
  form.append("file", new Blob([new Uint8Array(wavBytes([new Int16Array(8000)]))]), "kept.wav");
  const media = await api.send("POST", "/media", form);
  expect(media.status).toBe(201);
  const rows = async () => Promise.all(ALL.map((text) => platform.sql(text)));
  const fileOf = async () => {
    const path = `${platform.url}/rest/media/${media.body.payload.uuid}/file`;
    const answer = await fetch(path, { headers: { "x-auth-token": (await platform.api()).token } });
    return [
      answer.status,
      createHash("md5")
        .update(Buffer.from(await answer.arrayBuffer()))
        .digest("hex"),
    ];
  };
  const file = join(folder, "platform.backup");
  const made = await json(["backup", file]);
  expect([made.code, made.answer.blobs]).toEqual([0, expect.any(Number)]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const before = [await rows(), await fileOf()];
  const inUse = await opentact(["restore", file]);
  expect([inUse.code, inUse.err]).toEqual([1, expect.stringContaining("in use")]);
  await platform.stop();

  await rm(dataDir, { recursive: true, force: true });
  const bytes = await readFile(file);
  const cut = join(folder, "cut.backup");
  await writeFile(cut, bytes.subarray(0, bytes.length / 2));
  expect((await opentact(["restore", cut])).code).toBe(1);
  // What was cut off has changed no row: the whole one fits.
  const restored = await json(["restore", file]);
  expect([restored.code, restored.answer.rows]).toEqual([0, made.answer.rows]);
  platform = await Platform.start({ dataDir });
  expect([await rows(), await fileOf()]).toEqual(before);
});
