import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import { SOCKET_PORT } from "../../server/src/store/embedded/child.js";
import { DATABASE_USER } from "../../server/src/store/embedded/initdb.js";
import { Api, type Json } from "../support/api-client.js";
import { EventClient, type Frame } from "../support/event-client.js";
import { LabSide, over } from "../support/lab-side.js";
import { newDataDir, Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { until } from "../support/until.js";

const WAIT_MS = 60_000;
const DOCUMENT = '<Response><Tone hz="600" don="1000" doff="0" loop="0" timeout="600000"/></Response>';

/** Has the calls and, as its child, the database. */
let owner: Platform;
/** Is asked about them. */
let other: Platform;
let api: Api;
let lab: LabSide;
let carrier: LabCarrier;
let alice: LabPhone;

beforeAll(async () => {
  owner = await Platform.start({ dataDir: await seededDataDir(), env: { TTS_ENGINE: "lab" } });
  const secret = (name: string) => readFile(join(owner.dataDir, "secrets", name), "utf8");
  const dataDir = await newDataDir();
  await chmod(dataDir, 0o711);
  other = await Platform.start({
    dataDir,
    env: {
      DATABASE_URL: `postgres://${DATABASE_USER}@localhost:${SOCKET_PORT}/${DATABASE_USER}?host=${join(owner.dataDir, "run")}`,
      JWT_SECRET: (await secret("jwt")).trim(),
      SECRETS_KEY: (await secret("secrets-key")).trim(),
      MODE: "development",
      SIMULATOR: "off",
    },
  });
  api = await Api.login(other.url, owner.ready.account);
  lab = new LabSide(owner);
  carrier = await lab.carrier();
  alice = await lab.phone("alice");
  const { uuid } = await api.post("/sip/app", { name: "Far" });
  await api.post(`/sip/app/call/flow/${uuid}`, DOCUMENT, { "content-type": "application/xml" });
  await api.post(`/sip/app/${uuid}/tnlease`, { add: [String(owner.ready.numbers[1])] });
});

afterAll(async () => {
  await lab?.close();
  await other?.kill();
  await other?.remove();
  await owner?.kill();
  await owner?.remove();
});

/** A call that is live on the owner. */
async function live(): Promise<{ call: LabCall; uuid: string }> {
  const call = await carrier.call({ from: "+15550100001", to: String(owner.ready.numbers[1]) });
  await call.answered;
  expect(await call.media.hearsTone(600, 200, WAIT_MS)).toBe(true);
  const { data } = await api.post("/call/search", { take: 1, order: { created_on: "DESC" } });
  return { call, uuid: data[0].uuid };
}

/** Asks again as long as the answer is 503: an owner on a busy machine may need more than the two seconds it has. */
const asked = (method: string, path: string, body?: object): Promise<Json> =>
  until(`an answer to ${method} ${path}`, async () => {
    const answer = await api.send(method, path, body);
    return answer.status === 503 ? undefined : answer;
  });

/** Whether a command with this summary has begun, or ended, in the call. */
async function ran(uuid: string, summary: RegExp): Promise<true | undefined> {
  const { entries } = await api.get(`/call/${uuid}/timeline`);
  return entries.some((entry: Json) => entry.kind === "command" && summary.test(entry.summary)) || undefined;
}

it("a call of another node hears keys and prompts, is given a document, and ends, by request", async () => {
  const { call, uuid } = await live();
  expect((await asked("POST", `/call/${uuid}/dtmf`, { digits: "12#" })).status).toBe(200);
  expect(await call.media.hearsDigits("12#", WAIT_MS)).toBe(true);
  const xml = '<Response><Pause length="600000"/></Response>';
  expect(await asked("POST", `/call/sca/${uuid}`, { xml })).toMatchObject({ status: 200, body: { payload: { uuid } } });
  await until("the end of the tone", () => ran(uuid, /^Tone/));
  expect((await asked("POST", `/call/${uuid}/play`, { text: "hello" })).status).toBe(200);
  await until("the prompt", () => ran(uuid, /^Say.*finished/));
  const ended = await asked("DELETE", `/call/${uuid}`);
  expect(ended.body.payload).toMatchObject({ uuid, q850_cause: 16, hangup_on: expect.any(String) });
  await over(call);
  const again = await api.send("POST", `/call/${uuid}/dtmf`, { digits: "1" });
  expect([again.status, again.body.message]).toEqual([409, "Call has ended"]);
});

it("a call of another node is transferred by request", async () => {
  const { call, uuid } = await live();
  const phoneOfAlice = { phone: `alice@${owner.ready.sip_domain}` };
  expect((await asked("POST", `/call/${uuid}/transfer`, phoneOfAlice)).status).toBe(200);
  const phone = await alice.nextCall(WAIT_MS);
  await phone.answer();
  phone.media.play(toneSource([1000]));
  expect(await call.media.hearsTone(1000, 200, WAIT_MS)).toBe(true);
  await call.hangup();
  await over(phone);
});

it("a call of another node is followed with its SIP messages, to its end", async () => {
  const { call, uuid } = await live();
  const client = await EventClient.signIn(other.ready.ws_url, api.token);
  const isTail = (frame: Frame) => frame.type === "call_timeline" && frame.payload.call === uuid;
  client.send({ type: "call_timeline", payload: { call: uuid } });
  const summaries = () =>
    client.frames.filter(isTail).flatMap(({ payload }) => payload.entries.map((one: Json) => one.summary));
  await client.until("the INVITE", () => summaries().some((summary) => /^INVITE/.test(summary)), WAIT_MS);
  await call.hangup();
  await client.until("the BYE", () => summaries().some((summary) => /^BYE/.test(summary)), WAIT_MS);
  await client.close();
});

it("a call of another node and another account is not there", async () => {
  const { call, uuid } = await live();
  const who = { email: "stranger@example.org", password: "a long password" };
  await (await Api.login(other.url, owner.ready.admin)).post("/user", who);
  const stranger = await Api.login(other.url, who);
  for (const [method, path, body] of [
    ["POST", `/call/${uuid}/dtmf`, { digits: "1" }],
    ["POST", `/call/${uuid}/play`, { text: "x" }],
    ["POST", `/call/${uuid}/transfer`, { to: "12125550142" }],
    ["POST", `/call/sca/${uuid}`, { xml: DOCUMENT }],
    ["DELETE", `/call/${uuid}`, undefined],
  ] as const)
    expect((await stranger.send(method, path, body)).status).toBe(404);
  expect(await call.media.hearsTone(600, 200, WAIT_MS)).toBe(true);
  await call.hangup();
});

it("an owner that stands still is a 503 with a time to come again, and does nothing late", async () => {
  const { call, uuid } = await live();
  process.kill(owner.pid, "SIGSTOP");
  const refused = await api.send("DELETE", `/call/${uuid}`).finally(() => process.kill(owner.pid, "SIGCONT"));
  expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([503, true]);
  // The owner hears questions in their order.
  await until(
    "the owner",
    async () => (await api.send("POST", `/call/${uuid}/dtmf`, { digits: "7" })).status === 200 || undefined,
  );
  expect(await call.media.hearsDigits("7", WAIT_MS)).toBe(true);
  expect((await api.get(`/call/${uuid}`)).state).toBe("live");
  await call.hangup();
  await over(call);
});

it("an owner that is dead is a 503 too", async () => {
  const { uuid } = await live();
  await owner.kill();
  for (const [path, body] of [
    ["dtmf", { digits: "1" }],
    ["play", { text: "x" }],
    ["transfer", { to: "12125550142" }],
  ] as const) {
    const refused = await api.send("POST", `/call/${uuid}/${path}`, body);
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([503, true]);
  }
  expect((await api.get(`/call/${uuid}/timeline`)).legs).toHaveLength(1);
});
