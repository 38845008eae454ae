import { createPrivateKey, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { isoTime } from "../../server/src/base/iso-time.js";
import { callRow, changeOf } from "../support/call-rows.js";
import { der, ia5, sequence } from "../support/der-writer.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { type CertificateWish, makeCertificate, makeRoot, one, range, spc } from "../support/stir-pki.js";

let world: NounWorld;
let root: RestPerson;
let ann: RestPerson;
let bob: RestPerson;
const authority = makeRoot();

beforeAll(async () => {
  world = await createNounWorld();
  [root, ann, bob] = [await world.admin(), await world.person(), await world.person()];
});
afterAll(() => world.close());
beforeEach(async () => {
  for (const table of ["stir_certificate", "stir_root"] as const) await world.store.db.deleteFrom(table).execute();
});

const call = (method: string, path: string, body?: object, as = root) =>
  world.call(method, `/admin/stir${path}`, { as, ...(body ? { body } : {}) });

/** A body of a certificate that the authority has signed. */
function body(wish: CertificateWish = {}) {
  const { pem, key } = makeCertificate({ issuer: authority, ...wish });
  return { chain: pem, key };
}
async function made(wish: CertificateWish = {}) {
  const { status, payload } = await call("POST", "/certificate", body(wish));
  expect(status).toBe(201);
  return payload;
}
const days = (count: number) => isoTime(world.clock.now() + count * 86_400_000).replace(/\.\d+Z/, "Z");

describe("a certificate of the operator", () => {
  test("is stored with what it says, and its key sealed and never answered", async () => {
    const given = body({ tnAuthList: sequence(spc("709J"), one("15550100001"), range("15550100010", 3)) });
    const { status, payload, text } = await call("POST", "/certificate", given);
    const fingerprint = new X509Certificate(given.chain).fingerprint256.replaceAll(":", "").toLowerCase();
    expect([status, payload]).toEqual([
      201,
      {
        uuid: expect.any(String),
        created_on: isoTime(world.clock.now()),
        modified_on: isoTime(world.clock.now()),
        subject: "CN=Provider",
        fingerprint,
        not_before: "2020-01-01T00:00:00.000Z",
        not_after: "2090-01-01T00:00:00.000Z",
        spc: ["709J"],
        tns: ["15550100001", "15550100010-15550100012"],
        x5u: `http://api.opentact.test/stir/certs/${fingerprint.slice(0, 16)}.pem`,
        is_active: true,
      },
    ]);
    expect(text).not.toMatch(/PRIVATE|key/);
    const row = await world.store.db.selectFrom("stir_certificate").selectAll().executeTakeFirstOrThrow();
    expect([row.key_encrypted, row.created_by]).toEqual([expect.stringMatching(/^v1\./), root.uuid]);
    expect(createPrivateKey(world.box.decrypt(row.key_encrypted)).equals(createPrivateKey(given.key))).toBe(true);
    expect((await call("GET", `/certificate/${payload.uuid}`)).payload).toEqual(payload);
    const listed = await call("GET", "/certificate");
    expect([listed.payload, listed.headers["x-total-count"]]).toEqual([[payload], "1"]);
  });

  test("comes as files too, with a key in SEC1 and an own x5u", async () => {
    const { chain, key } = body();
    const sec1 = createPrivateKey(key).export({ type: "sec1", format: "pem" }).toString();
    const file = (name: string, text: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.pem"\r\n\r\n${text}\r\n`;
    const x5u =
      '--b\r\nContent-Disposition: form-data; name="x5u"\r\n\r\nhttps://certs.example.org:8443/sp.pem\r\n--b--\r\n';
    const raw = file("chain", `a remark\n${chain}`) + file("key", sec1) + x5u;
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const { status, payload } = await world.call("POST", "/admin/stir/certificate", { as: root, raw, headers });
    expect([status, payload.x5u]).toEqual([201, "https://certs.example.org:8443/sp.pem"]);
  });

  test("is public with its chain", async () => {
    const middle = makeRoot({ name: "Middle", issuer: authority, pathLength: 0 });
    const { pem, key } = makeCertificate({ issuer: middle, keyUsage: 0x80 });
    const { payload } = await call("POST", "/certificate", { chain: pem + middle.pem + authority.pem, key });
    const path = new URL(payload.x5u).pathname;
    const file = await world.call("GET", path, { isAtRoot: true });
    expect([file.status, file.text]).toEqual([200, pem + middle.pem + authority.pem]);
    expect(file.headers).toMatchObject({
      "content-type": "application/pem-certificate-chain",
      "cache-control": "public, max-age=86400",
    });
    await call("DELETE", `/certificate/${payload.uuid}`);
    expect((await world.call("GET", path, { isAtRoot: true })).status).toBe(404);
    expect((await world.call("GET", "/stir/certs/x.pem", { isAtRoot: true })).status).toBe(404);
  });

  const other = makeCertificate();
  const middle = (wish: CertificateWish) => makeRoot({ name: "Middle", issuer: authority, ...wish });
  const under = (issuer = authority) => makeCertificate({ issuer });
  const chained = (...issuers: readonly { pem: string }[]) => {
    const leaf = under(issuers[0] as typeof authority);
    return { chain: [leaf, ...issuers].map(({ pem }) => pem).join(""), key: leaf.key };
  };
  test.each<[string, string, string, object]>([
    ["no PEM", "chain", "must be 1..4 PEM certificates", { ...body(), chain: "x" }],
    ["a broken one", "chain", "holds a malformed certificate", { ...body(), chain: other.pem.replace("MII", "MIA") }],
    ["five of them", "chain", "must be 1..4 PEM certificates", { ...body(), chain: other.pem.repeat(5) }],
    ["an authority", "chain", "the first certificate is that of an authority", body({ isCa: true })],
    [
      "a key that may not sign",
      "chain",
      "the first certificate may not sign: keyUsage without digitalSignature",
      body({ keyUsage: 0x20 }),
    ],
    ["P-384", "chain", "the key of the first certificate is not on P-256", body({ curve: "P-384" })],
    ["another hash", "chain", "a certificate is not signed with ECDSA and SHA-256", body({ hash: "sha384" })],
    ["no TNAuthorizationList", "chain", "the first certificate has no TNAuthorizationList", body({ tnAuthList: null })],
    [
      "a bare text in place of a list",
      "chain",
      "malformed TNAuthorizationList: not one element with the tag 48",
      body({ tnAuthList: ia5("709J") }),
    ],
    ["an empty list", "chain", "malformed TNAuthorizationList: no entry", body({ tnAuthList: sequence() })],
    [
      "an entry of another kind",
      "chain",
      "malformed TNAuthorizationList: an entry of another kind",
      body({ tnAuthList: sequence(der(0xa3, ia5("1"))) }),
    ],
    [
      "an indefinite length",
      "chain",
      "malformed TNAuthorizationList: a length that is not definite",
      body({ tnAuthList: Buffer.from("3080a003160131 0000".replace(" ", ""), "hex") }),
    ],
    [
      "a range past 15 digits",
      "chain",
      "malformed TNAuthorizationList: a malformed range",
      body({ tnAuthList: sequence(range("999999999999999", 2)) }),
    ],
    [
      "a next one that did not sign it",
      "chain",
      "a certificate is not signed by the next one",
      { ...body(), chain: under().pem + makeRoot().pem },
    ],
    [
      "an issuer that is no authority",
      "chain",
      "certificate 2 is not that of an authority",
      chained(middle({ isCa: false, tnAuthList: null }), authority),
    ],
    ["the key of another", "key", "not the key of the first certificate", { ...body(), key: other.key }],
    ["a key on P-384", "key", "not on P-256", { ...body(), key: makeCertificate({ curve: "P-384" }).key }],
    [
      "no key",
      "key",
      "must be a PEM key, PKCS#8 or SEC1, without a password",
      { ...body(), key: "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----" },
    ],
    [
      "a plain x5u",
      "x5u",
      "must be an https URL on port 443 or 8443 without query, fragment and user-info",
      { ...body(), x5u: "http://certs.example.org/sp.pem" },
    ],
    [
      "an x5u with a query",
      "x5u",
      "must be an https URL on port 443 or 8443 without query, fragment and user-info",
      { ...body(), x5u: "https://certs.example.org/sp.pem?a=1" },
    ],
  ])("is refused with %s: 400", async (_what, field, message, given) => {
    const { status, body: answer, text } = await call("POST", "/certificate", given);
    expect([status, Object.keys(answer.fields ?? {})]).toEqual([400, [`body.${field}`]]);
    expect(answer.fields[`body.${field}`].message).toBe(message);
    expect(text).not.toContain("PRIVATE");
    expect((await call("GET", "/certificate")).payload).toEqual([]);
  });

  test("counts authorities against the length of a path", async () => {
    const top = makeRoot({ pathLength: 0 });
    const between = makeRoot({ name: "Middle", issuer: top });
    const leaf = makeCertificate({ issuer: between });
    const { status, body: answer } = await call("POST", "/certificate", {
      chain: leaf.pem + between.pem + top.pem,
      key: leaf.key,
    });
    expect([status, answer.fields["body.chain"].message]).toEqual([400, "certificate 3 allows a shorter path"]);
  });

  test("is refused when it has expired, has not begun or is there: 409", async () => {
    const given = body();
    const sent = [body({ to: days(-1) }), body({ from: days(1) }), given, given];
    const answers = [];
    for (const one of sent) answers.push(await call("POST", "/certificate", one));
    expect(answers.map(({ status, body: { message } }) => [status, message])).toEqual([
      [409, "The certificate has expired"],
      [409, "The certificate is not valid yet"],
      [201, undefined],
      [409, "The certificate is stored already"],
    ]);
  });

  test("is the active one alone, from one step to the next", async () => {
    const [first, second] = [await made(), await made()];
    expect([first.is_active, second.is_active]).toEqual([true, false]);
    const active = async () =>
      (await call("GET", "/certificate")).payload
        .filter((c: typeof first) => c.is_active)
        .map((c: typeof first) => c.uuid);
    expect((await call("PATCH", `/certificate/${second.uuid}`, {})).payload).toEqual(second);
    expect((await call("PATCH", `/certificate/${second.uuid}`, { is_active: null })).status).toBe(400);
    expect(await active()).toEqual([first.uuid]);
    const switched = await call("PATCH", `/certificate/${second.uuid}`, { is_active: true });
    expect([switched.status, switched.payload.is_active]).toEqual([200, true]);
    expect(await active()).toEqual([second.uuid]);
    // Both want to be it at once: one of them is in the end.
    await Promise.all([first, second].map(({ uuid }) => call("PATCH", `/certificate/${uuid}`, { is_active: true })));
    expect(await active()).toHaveLength(1);
    for (const { uuid } of [first, second]) await call("PATCH", `/certificate/${uuid}`, { is_active: false });
    expect(await active()).toEqual([]);
    expect((await made()).is_active).toBe(true);
  });

  test("does not become active when it has expired: 409", async () => {
    const active = await made();
    const late = await made({ to: days(1) });
    await world.store.db
      .updateTable("stir_certificate")
      .set({ not_after: days(-1) })
      .where("uuid", "=", late.uuid)
      .execute();
    expect((await call("PATCH", `/certificate/${late.uuid}`, { is_active: true })).status).toBe(409);
    expect((await call("GET", `/certificate/${active.uuid}`)).payload.is_active).toBe(true);
  });

  test("is removed with its key", async () => {
    const first = await made();
    expect((await call("DELETE", `/certificate/${first.uuid}`)).payload).toEqual(first);
    expect(await world.store.db.selectFrom("stir_certificate").selectAll().execute()).toEqual([]);
  });
});

describe("a trust root", () => {
  test("is added, listed, read and removed", async () => {
    const { status, payload } = await call("POST", "/root", { certificate: authority.pem });
    expect([status, payload]).toMatchObject([201, { subject: "CN=Root", not_after: "2090-01-01T00:00:00.000Z" }]);
    expect((await call("GET", "/root")).payload).toEqual([payload]);
    expect((await call("GET", `/root/${payload.uuid}`)).payload).toEqual(payload);
    expect((await call("POST", "/root", { certificate: authority.pem })).status).toBe(409);
    expect((await call("POST", "/root", { certificate: makeRoot({ to: days(-1) }).pem })).status).toBe(409);
    expect((await call("DELETE", `/root/${payload.uuid}`)).payload).toEqual(payload);
    expect((await call("GET", "/root")).payload).toEqual([]);
  });

  test.each([
    ["two", authority.pem.repeat(2)],
    ["one that is no authority", makeCertificate().pem],
    ["one that another has signed", makeRoot({ name: "Middle", issuer: authority }).pem],
  ])("is not %s: 400", async (_what, certificate) => {
    const { status, body: answer } = await call("POST", "/root", { certificate });
    expect([status, Object.keys(answer.fields)]).toEqual([400, ["body.certificate"]]);
  });
});

test("what is not there: 404; what is not for this role: 403", async () => {
  for (const kind of ["certificate", "root"])
    for (const method of ["GET", "DELETE"])
      expect((await call(method, `/${kind}/${newUuid()}`)).status, `${method} ${kind}`).toBe(404);
  expect((await call("PATCH", `/certificate/${newUuid()}`, { is_active: true })).status).toBe(404);
  for (const path of ["/certificate", "/root", "/status", "/traceback"])
    expect((await call("GET", path, undefined, ann)).status, path).toBe(403);
  expect((await call("POST", "/certificate", body(), ann)).status).toBe(403);
});

describe("the status", () => {
  test("says that nothing is signed, before and after a certificate is there", async () => {
    const nothing = { is_signing: false, is_verifying: false, cache: null };
    const none = { certificate: null, days_left: null, alarm: null, is_trusted: null, roots: [] };
    expect((await call("GET", "/status")).payload).toEqual({ ...nothing, ...none });
    const certificate = await made();
    expect((await call("GET", "/status")).payload).toMatchObject({ ...nothing, certificate, is_trusted: false });
    const trusted = (await call("POST", "/root", { certificate: authority.pem })).payload;
    expect((await call("GET", "/status")).payload).toMatchObject({ is_trusted: true, roots: [trusted], alarm: null });
  });

  test.each([
    [31, 31, null],
    [30, 30, 30],
    [8, 8, 30],
    [7, 7, 7],
    [1, 1, 1],
    [0.5, 0, 1],
  ])("alarms %d days before the end", async (left, days_left, alarm) => {
    // A second more: dates of certificates have no parts of a second.
    await made({ to: days(left + 1 / 86_400) });
    expect((await call("GET", "/status")).payload).toMatchObject({ days_left, alarm });
  });
});

describe("a traceback", () => {
  const trace = (query: Record<string, string>) => world.call("GET", "/admin/stir/traceback", { as: root, query });
  const placed = async (person: RestPerson, change: Parameters<typeof callRow>[1]) => {
    const created_on = isoTime(world.clock.now() - 1000);
    const row = callRow(person, { created_on, direction: "out", ...change });
    await world.callWriter.write([changeOf(row)]);
    return row.uuid;
  };
  const uuids = (list: readonly { uuid: string }[]) => list.map(({ uuid }) => uuid);

  test("finds the calls that showed a number, and their customers", async () => {
    const hers = await placed(ann, { from: "+15550177001", stir_shaken_attest_level: "A" });
    const his = await placed(bob, { from: "15550177001", created_on: isoTime(world.clock.now() - 2000) });
    await placed(bob, { from: "15550177002" });
    const old = await placed(bob, { from: "15550177001", created_on: isoTime(world.clock.now() - 91 * 86_400_000) });
    const { status, payload } = await trace({ tn: "+15550177001" });
    expect([status, payload.origin, uuids(payload.calls), payload.is_cut]).toEqual([200, null, [hers, his], false]);
    expect(payload.calls[0]).toMatchObject({
      account: ann.account,
      from: "+15550177001",
      stir_shaken_attest_level: "A",
    });
    expect(uuids(payload.customers).sort()).toEqual([ann.account, bob.account].sort());
    const before = { tn: "15550177001", to: isoTime(world.clock.now() - 30 * 86_400_000) };
    expect(uuids((await trace({ ...before, from: days(-100) })).payload.calls)).toEqual([old]);
  });

  test("finds what an origid stands for", async () => {
    const connection = (
      await world.call("POST", "/sip/connection", { as: bob, body: { name: "b", ip: "192.0.2.7", port: 5060 } })
    ).payload.uuid;
    const [hers, his] = [
      await placed(ann, { from: "15550177003" }),
      await placed(bob, { from: "15550177004", sip_connection: connection }),
    ];
    const [account, gateway] = [newUuid(), newUuid()];
    const created_on = isoTime(world.clock.now());
    await world.store.db
      .insertInto("stir_origin")
      .values([
        { origid: account, kind: "account", uuid: ann.account, created_on },
        { origid: gateway, kind: "gateway", uuid: connection, created_on },
      ])
      .execute();
    const first = (await trace({ origid: account, tn: "15550177003" })).payload;
    expect([first.origin, uuids(first.calls), uuids(first.customers)]).toEqual([
      { kind: "account", uuid: ann.account },
      [hers],
      [ann.account],
    ]);
    const second = (await trace({ origid: gateway })).payload;
    expect([second.origin.kind, uuids(second.calls), uuids(second.customers)]).toEqual([
      "gateway",
      [his],
      [bob.account],
    ]);
    const none = { origin: null, customers: [], calls: [], is_cut: false };
    expect((await trace({ origid: newUuid(), tn: "15550177003" })).payload).toEqual(none);
  });

  test.each<[string, Record<string, string>, string]>([
    ["neither origid nor tn", {}, "params.origid"],
    ["an origid that is none", { origid: "x" }, "params.origid"],
    ["a range turned round", { tn: "15550177001", from: "2024-01-02", to: "2024-01-01" }, "params.from"],
    ["more than 90 days", { tn: "15550177001", from: "2024-01-01", to: "2024-06-01" }, "params.from"],
  ])("is refused with %s: 400", async (_what, query, field) => {
    const { status, body: answer } = await trace(query);
    expect([status, Object.keys(answer.fields)]).toEqual([400, [field]]);
  });
});
