import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readYaml } from "./read-yaml.js";
import { recordTest } from "./record-command.js";
import { runTest } from "./test-command.js";

const CALL = "00000000-0000-4000-8000-00000000d001";
const row = (sequence: number) => ({
  created_on: "2024-01-01T00:00:02.000Z",
  sequence,
  success: true,
  reason: "Say finished",
  name: "Say",
  tag: null,
  path: `Say[${sequence}]`,
  document: 1,
  element: "Hi",
  command: { attributes: {} },
  response: { duration_ms: 10 },
});
const call = {
  uuid: CALL,
  from: "+15550100001",
  to: "15550100002",
  direction: "in",
  init_on: "2024-01-01T00:00:00.000Z",
  ring_on: "2024-01-01T00:00:00.000Z",
  answer_on: "2024-01-01T00:00:00.000Z",
  hangup_on: "2024-01-01T00:00:02.000Z" as string | null,
  q850_cause: 16,
  state_end: "completed",
  sip_control_app: { uuid: "app", auto_answer: true, max_call_length_min: null },
  account: { time_zone: null },
  children: [],
  lerg: null,
  meta: { vars: {} },
  logs: [],
};

let server: Server;
let folder: string;
let answers: Map<string, (body: { readonly skip?: number; readonly take?: number }) => unknown>;
const asked: string[] = [];
const place = () => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  authorization: "Bearer secret",
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-record-"));
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
  let body = "";
  for await (const part of request) body += part;
  const payload = answers.get(`${request.method} ${request.url}`)?.(JSON.parse(body || "{}"));
  response.writeHead(payload === undefined ? 404 : 200).end(JSON.stringify({ success: true, payload }));
}

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  const rows = Array.from({ length: 150 }, (_, at) => row(at));
  answers = new Map<string, (body: { readonly skip?: number; readonly take?: number }) => unknown>([
    [`GET /rest/call/${CALL}`, () => call],
    ["GET /rest/sip/app/call/flow/app", () => `<Response>${"<Say>Hi</Say>".repeat(150)}</Response>`],
    [
      "POST /rest/sip/app/app/logs",
      ({ skip = 0, take = 0 }) => ({ total: rows.length, data: rows.slice(skip, skip + take) }),
    ],
  ]);
});

test("a call is read page by page and written as a flow and a script that pass", async () => {
  const { text, exitCode } = await recordTest(CALL, place(), join(folder, "made"), false);
  expect(exitCode).toBe(0);
  const [flow, script] = [join(folder, "made", "flow.xml"), join(folder, "made", "caller.yml")];
  expect(text).toContain(`opentact test ${flow} --script ${script}`);
  expect(await runTest(flow, script, false)).toMatchObject({ exitCode: 0 });
  expect(readYaml(await readFile(script, "utf8"), script).expected.rows).toHaveLength(150);
  expect(asked).toContain(`GET /rest/call/${CALL} Bearer secret`);
  const told = await recordTest(CALL, place(), join(folder, "made"), true);
  expect([told.exitCode, JSON.parse(told.text)]).toEqual([0, { call: CALL, flow, script }]);
});

test("no such call, one that is not over, and a platform that is away end with 2 and the reason", async () => {
  const failed = (uuid: string, where = place()) => recordTest(uuid, where, folder, false);
  expect(await failed("x/y")).toEqual({ text: "there is no call x/y\n", exitCode: 2 });
  answers.set(`GET /rest/call/${CALL}`, () => ({ ...call, hangup_on: null }));
  expect(await failed(CALL)).toEqual({ text: `call ${CALL} is not over\n`, exitCode: 2 });
  const away = await failed(CALL, { url: "http://127.0.0.1:1", authorization: "Bearer secret" });
  expect(away).toEqual({ text: expect.stringContaining("http://127.0.0.1:1 cannot be reached"), exitCode: 2 });
  expect(await failed(CALL, { url: "nonsense", authorization: "" })).toMatchObject({ exitCode: 2 });
});
