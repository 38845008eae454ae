import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import type { RestPerson } from "../support/rest.js";
import { createSmsWorld, type SmsWorld } from "../support/sms-world.js";

let world: SmsWorld;
let ann: RestPerson;
let bob: RestPerson;
const ANN = 12015556001;
const BOB = 12015556002;
const OUTSIDE = 12015550101;
/** uuids by text. */
const sent: Record<string, string> = {};

beforeAll(async () => {
  world = await createSmsWorld();
  [ann, bob] = [await world.rich(), await world.rich()];
  await world.lease(ann, ANN);
  await world.lease(bob, BOB);
  const send = async (text: string, to: number) => {
    world.clock.advance(1_000);
    sent[text] = (await world.send(ann, { from: ANN, to, message: text })).payload.uuid;
  };
  await send("first to outside", OUTSIDE);
  await world.services.smsSender.runDue();
  await send("100% to_bob*", BOB);
  await send("waits", 12125550102);
  world.clock.advance(1_000);
  await world.smsc.text(String(OUTSIDE), String(ANN), "a question?");
});
afterAll(async () => {
  await world.smsc.close();
  await world.close();
});

type Row = { message: string };
const texts = async (path: string, body: object, as = ann) => {
  const { status, payload } = await world.call("POST", `/sms/search${path}`, { as, body });
  expect(status).toBe(200);
  return payload.data.map(({ message }: Row) => message);
};

describe("one message", () => {
  test("outbound and inbound are found by their own path only, by their own account only", async () => {
    const [received] = (await world.call("POST", "/sms/search/inbound", { as: ann, body: {} })).payload.data;
    const uuid = sent["first to outside"];
    expect((await world.call("GET", `/sms/outbound/${uuid}`, { as: ann })).payload.message).toBe("first to outside");
    for (const [path, message] of [
      [`/sms/inbound/${uuid}`, "SMSI not found"],
      [`/sms/outbound/${received.uuid}`, "SMS not found"],
      [`/sms/outbound/${newUuid()}`, "SMS not found"],
    ]) {
      const answer = await world.call("GET", path ?? "", { as: ann });
      expect([answer.status, answer.body.message]).toEqual([404, message]);
    }
    for (const path of [`/sms/outbound/${uuid}`, `/sms/inbound/${received.uuid}`, `/messages/${uuid}`])
      expect((await world.call("GET", path, { as: bob })).status).toBe(404);
    expect((await world.call("GET", `/sms/outbound/${uuid}`, { as: await world.admin() })).status).toBe(200);
  });

  test("an inbound message is marked as read and unread", async () => {
    const [{ uuid }] = (await world.call("POST", "/sms/search/inbound", { as: ann, body: {} })).payload.data;
    const patch = (body: object, as = ann) => world.call("PATCH", `/sms/inbound/${uuid}`, { as, body });
    expect((await patch({ readed: true })).payload).toMatchObject({ uuid, readed: true });
    expect((await patch({ readed: "false" })).payload.readed).toBe(false);
    expect(Object.keys((await patch({})).body.fields)).toEqual(["body.readed"]);
    expect((await patch({ readed: null })).status).toBe(400);
    expect((await patch({ readed: true }, bob)).status).toBe(404);
    expect((await world.call("GET", `/sms/inbound/${uuid}`, { as: ann })).payload.readed).toBe(false);
  });

  test("a detail record shows either direction in another envelope, at both places", async () => {
    const uuid = sent["first to outside"];
    const answer = await world.call("GET", `/messages/${uuid}`, { as: ann, isAtRoot: true });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: {
        record_type: "message",
        id: uuid,
        direction: "outbound",
        type: "sms",
        from: `+${ANN}`,
        to: [
          {
            address: `+${OUTSIDE}`,
            status: expect.stringMatching(/^(?:sent|delivered)$/),
            updated_at: expect.any(String),
          },
        ],
        text: "first to outside",
        webhook_url: null,
        webhook_failover_url: null,
        use_profile_webhooks: true,
        cost: { amount: "0.005", currency: "USD" },
        parts: 1,
        created_at: expect.any(String),
        updated_at: expect.any(String),
        valid_until: expect.any(String),
        errors: [],
        carrier: "lab",
        line_type: null,
      },
    });
    const [received] = (await world.call("POST", "/sms/search/inbound", { as: ann, body: {} })).payload.data;
    const inbound = await world.call("GET", `/messages/${received.uuid}`, { as: ann });
    expect(inbound.body.data).toMatchObject({
      direction: "inbound",
      to: [{ address: `+${ANN}`, status: "received" }],
      cost: null,
      valid_until: null,
    });
    const none = await world.call("GET", `/messages/${newUuid()}`, { as: ann });
    expect([none.status, none.body]).toEqual([404, expect.objectContaining({ success: false })]);
  });
});

describe("searches", () => {
  test("both directions are found together, newest first, in short form", async () => {
    const { payload } = await world.call("POST", "/sms/search?take=2", { as: ann });
    expect(payload).toMatchObject({ take: 2, skip: 0, mode: "AND", total: 4, order: { created_on: "DESC" } });
    expect(payload.data).toEqual([
      expect.objectContaining({
        type: "smsi",
        from: String(OUTSIDE),
        to: String(ANN),
        readed: false,
        account_uuid: ann.account,
      }),
      expect.objectContaining({ type: "smso", message: "waits", automated: false }),
    ]);
    expect(payload.data[0].automated).toBeUndefined();
    expect(payload.data[1].readed).toBeUndefined();
  });

  test("every filter of both directions", async () => {
    const { thread } = (await world.call("GET", `/sms/outbound/${sent["first to outside"]}`, { as: ann })).payload;
    const asc = { order: { created_on: "ASC" } };
    expect(await texts("", { thread, ...asc })).toEqual(["first to outside", "a question?"]);
    expect(await texts("", { from: OUTSIDE })).toEqual(["a question?"]);
    expect(await texts("", { to: "1212*" })).toEqual(["waits"]);
    expect(await texts("", { message: "*to*", ...asc })).toEqual(["first to outside", "100% to_bob*"]);
    expect(await texts("", { message: "a question%" })).toEqual(["a question?"]);
    expect(await texts("", { message: "FIRST TO OUTSIDE" })).toEqual(["first to outside"]);
    expect(await texts("", { type: "sms", ...asc })).toEqual(["first to outside", "100% to_bob*", "waits"]);
    expect(await texts("", { type: "smsr" })).toEqual(["100% to_bob*"]);
    expect(await texts("", { type: "smsi" })).toEqual(["a question?"]);
    expect(await texts("", { delivered: true, type: "smsr" })).toEqual(["100% to_bob*"]);
    expect(await texts("", { readed: false })).toEqual(["a question?"]);
    expect(await texts("", { readed: true })).toEqual([]);
    expect(await texts("", { state: "created" })).toEqual(["waits"]);
    expect(await texts("", { state: "sent", type: "sms", ...asc })).toEqual(["first to outside", "100% to_bob*"]);
    expect(await texts("", { mode: "OR", type: "smsi", state: "created", ...asc })).toEqual(["waits", "a question?"]);
    const now = new Date(world.clock.now()).toISOString();
    expect(await texts("", { created_on_from: now })).toEqual(["a question?"]);
    expect(await texts("", { order: { message: "ASC" } })).toHaveLength(4);
    expect(await texts("", {}, bob)).toEqual(["100% to_bob*"]);
    const bad = await world.call("POST", "/sms/search", { as: ann, body: { order: { thread: "ASC" }, take: 101 } });
    expect(Object.keys(bad.body.fields).sort()).toEqual(["body.order.thread", "body.take"]);
  });

  test("every filter of outbound messages", async () => {
    const { reference_id } = (await world.call("GET", `/sms/outbound/${sent["first to outside"]}`, { as: ann }))
      .payload;
    const by = (body: object) => texts("/outbound", { order: { created_on: "ASC" }, ...body });
    expect(await by({})).toEqual(["first to outside", "100% to_bob*", "waits"]);
    expect(await by({ reference_id })).toEqual(["first to outside"]);
    expect(await by({ tn: ANN, to: `+${BOB}` })).toEqual(["100% to_bob*"]);
    expect(await by({ tn: BOB })).toEqual([]);
    expect(await by({ delivered: false, state: "created" })).toEqual(["waits"]);
    expect(await by({ message: "w*", order: { tn: "ASC", reference_id: "DESC", delivered: "ASC" } })).toEqual([
      "waits",
    ]);
    const one = await world.call("POST", "/sms/search/outbound", { as: ann, body: { message: "waits" } });
    expect(one.payload.data[0]).toMatchObject({
      to: 12125550102,
      delivery_state: "queued",
      account: { uuid: ann.account },
    });
  });

  test("every filter of inbound messages", async () => {
    const by = (body: object) => texts("/inbound", body);
    expect(await by({ from: "1201555*", to: ANN, tn: ANN, delivered: false, readed: false, state: "success" })).toEqual(
      ["a question?"],
    );
    expect(await by({ message: "nothing" })).toEqual([]);
    expect(await by({ order: { from: "ASC", to: "DESC" } })).toEqual(["a question?"]);
  });

  test("JSON with the type of a form is read as JSON", async () => {
    for (const path of ["/sms/search", "/sms/search/outbound", "/sms/search/inbound"]) {
      const answer = await world.call("POST", path, {
        as: ann,
        raw: JSON.stringify({ take: 1 }),
        headers: { "content-type": "multipart/form-data" },
      });
      expect([path, answer.status, answer.payload?.take]).toEqual([path, 200, 1]);
    }
    const form = '--b\r\nContent-Disposition: form-data; name="take"\r\n\r\n3\r\n--b--\r\n';
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    expect((await world.call("POST", "/sms/search", { as: ann, raw: form, headers })).payload.take).toBe(3);
  });
});

describe("opt-outs", () => {
  const profileOf = async (person: RestPerson) =>
    (await world.call("GET", "/account", { as: person })).payload.messaging_profile_default.uuid as string;

  test("one that came by another way acts at once: what waits fails, further messages are refused", async () => {
    const profile = await profileOf(ann);
    const { payload: waits } = await world.send(ann, { from: ANN, to: 12125550103, message: "x" });
    const body = { from: "(212) 555-0103", messaging_profile: profile, keyword: "by letter" };
    const { status, payload } = await world.call("POST", "/sms/optout", { as: ann, body });
    expect([status, payload]).toEqual([
      201,
      expect.objectContaining({
        from: "12125550103",
        to: null,
        keyword: "by letter",
        source: "api",
        messaging_profile: expect.objectContaining({ uuid: profile }),
        deleted_on: null,
      }),
    ]);
    const failed = (await world.call("GET", `/sms/outbound/${waits.uuid}`, { as: ann })).payload;
    expect([failed.state, failed.error.code]).toEqual(["failed", 1103]);
    expect((await world.send(ann, { from: ANN, to: 12125550103, message: "x" })).body.meta).toBe("1103");
    const again = await world.call("POST", "/sms/optout", { as: ann, body });
    expect([again.status, again.payload.uuid]).toEqual([200, payload.uuid]);
    const list = await world.call("GET", `/sms/optout?from=${body.from.replaceAll(" ", "%20")}`, { as: ann });
    expect([list.payload.length, list.headers["x-total-count"]]).toEqual([1, "1"]);
    expect((await world.call("GET", `/sms/optout?messaging_profile=${newUuid()}`, { as: ann })).payload).toEqual([]);
    expect((await world.call("GET", "/sms/optout?to=12015556001", { as: ann })).payload).toEqual([]);
    expect((await world.call("DELETE", `/sms/optout/${payload.uuid}`, { as: bob })).status).toBe(404);
    const gone = await world.call("DELETE", `/sms/optout/${payload.uuid}`, { as: ann });
    expect([gone.status, typeof gone.payload.deleted_on]).toEqual([200, "string"]);
    expect((await world.call("DELETE", `/sms/optout/${payload.uuid}`, { as: ann })).body.message).toBe(
      "Opt-out not found",
    );
    expect((await world.send(ann, { from: ANN, to: 12125550103, message: "x" })).status).toBe(200);
  });

  test("unknown and foreign profiles are 404, a number that is none 400", async () => {
    const create = (body: object) => world.call("POST", "/sms/optout", { as: ann, body });
    for (const messaging_profile of [newUuid(), await profileOf(bob)]) {
      const { status, body } = await create({ from: "12125550103", messaging_profile });
      expect([status, body.message]).toEqual([404, "Messaging profile not found"]);
    }
    expect(Object.keys((await create({ from: "abc", messaging_profile: newUuid() })).body.fields)).toEqual([
      "body.from",
    ]);
  });

  test("a file is taken row by row", async () => {
    const profile = await profileOf(ann);
    const upload = (csv: string) =>
      world.call("POST", "/sms/optout/import", {
        as: ann,
        raw: `--b\r\nContent-Disposition: form-data; name="file"; filename="o.csv"\r\n\r\n${csv}\r\n--b--\r\n`,
        headers: { "content-type": "multipart/form-data; boundary=b" },
      });
    const rows = [
      `+12125550111,${profile}`,
      `12125550112,${profile}`,
      `x,${profile}`,
      `12125550113,${newUuid()}`,
      "12125550114,y",
    ];
    const { status, payload } = await upload(`from,messaging_profile\n${rows.join("\n")}\n`);
    expect([status, payload.accepted, payload.failed, payload.total]).toEqual([200, 2, 3, 5]);
    expect(payload.errors).toEqual([
      { row: 4, message: "from: invalid phone number" },
      { row: 5, message: "messaging_profile: Messaging profile not found" },
      { row: 6, message: "messaging_profile: invalid uuid" },
    ]);
    const [row] = (await world.call("GET", "/sms/optout?from=12125550111", { as: ann })).payload;
    expect(row.source).toBe("import");
    expect(Object.keys((await upload("number\n1\n")).body.fields)).toEqual(["body.file"]);
    expect((await world.call("POST", "/sms/optout/import", { as: ann })).status).toBe(400);
  });
});
