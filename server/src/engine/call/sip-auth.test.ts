import { expect, test } from "vitest";
import { openFrontStage } from "../../../../test/support/sip-front-stage.js";
import { answerChallenge, chooseChallenge } from "../../wire/sip/digest.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";

const DOMAIN = "acme.example";

function request(authorization?: string, uri = `sip:${DOMAIN}`): SipMessage {
  const lines = [
    `REGISTER ${uri} SIP/2.0`,
    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1",
    `From: <sip:alice@${DOMAIN}>;tag=1`,
    `To: <sip:alice@${DOMAIN}>`,
    "Call-ID: c",
    "CSeq: 1 REGISTER",
    ...(authorization ? [`Authorization: ${authorization}`] : []),
  ];
  return scan(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`)) as SipMessage;
}

test("who is challenged at one address can neither fail nor succeed in the name of another", async () => {
  const stage = openFrontStage({ passwordOf: () => "right" });
  const ask = (address: string, authorization?: string) =>
    stage.auth.authenticate(request(authorization), DOMAIN, "alice", address);
  let made = 0;
  const answered = async (challengedAt: string, password: string) => {
    const challenged = await ask(challengedAt);
    const values = challenged.kind === "challenge" ? challenged.headers.map(([, value]) => value) : [];
    const how = { method: "REGISTER", uri: `sip:${DOMAIN}`, cnonce: `c${++made}`, nc: 1 };
    return answerChallenge(chooseChallenge(values)!, { username: "alice", password }, how);
  };
  for (let i = 0; i < 20; i++)
    expect(await ask("198.51.100.1", await answered("192.0.2.1", "wrong"))).toMatchObject({ kind: "challenge" });
  expect(await ask("198.51.100.1", await answered("192.0.2.1", "right"))).toMatchObject({ kind: "challenge" });
  expect(await ask("198.51.100.1", await answered("198.51.100.1", "right"))).toMatchObject({ kind: "user" });
  await stage.close();
});

test.each([
  ["sip:bob@acme.example", "sip:bob@acme.example:5060;transport=tcp", "user"],
  ["sip:+12125550142@proxy.example", "sip:+12125550142@127.0.0.1", "user"],
  ["sip:acme.example:5060", "sip:bob@acme.example", "user"],
  ["sip:::1:5060", "sip:bob@acme.example", "user"],
  ["tel:+12125550142", "tel:+12125550142", "user"],
  ["sip:bob@acme.example", "sip:carol@acme.example", "challenge"],
  ["sip:bob@acme.example", "sip:bob@thief.example", "challenge"],
  ["tel:+12125550142", "tel:+12125550143", "challenge"],
  ["bob", "sip:bob@acme.example", "challenge"],
])("a proof for %s in a request for %s: %s, but behind a trusted proxy it holds", async (signed, asked, kind) => {
  const stage = openFrontStage({ passwordOf: () => "right" });
  const ask = async (isRelayed: boolean) => {
    const challenged = await stage.auth.authenticate(request(undefined, asked), DOMAIN, "alice", "192.0.2.1");
    const values = challenged.kind === "challenge" ? challenged.headers.map(([, value]) => value) : [];
    const how = { method: "REGISTER", uri: signed, cnonce: "c", nc: 1 };
    const proof = answerChallenge(chooseChallenge(values)!, { username: "alice", password: "right" }, how);
    return stage.auth.authenticate(request(proof, asked), DOMAIN, "alice", "192.0.2.1", isRelayed);
  };
  expect(await ask(false)).toMatchObject({ kind });
  expect(await ask(true)).toMatchObject({ kind: "user" });
  await stage.close();
});

test.each([
  ["alice@acme.example", "right", "user"],
  ["alice@acme.example", "wrong", "challenge"],
  ["Alice@acme.example", "right", "challenge"],
  ["bob@acme.example", "right", "challenge"],
])("%s as user name with a password that is %s: %s, once it was asked for MD5", async (username, password, kind) => {
  const stage = openFrontStage({ passwordOf: () => "right" });
  const answered = (values: readonly string[], nc: number) => {
    const how = { method: "REGISTER", uri: `sip:${DOMAIN}`, cnonce: "c", nc };
    return request(answerChallenge(chooseChallenge(values)!, { username, password }, how));
  };
  const ask = (asked: SipMessage) => stage.auth.authenticate(asked, DOMAIN, "alice", "192.0.2.1");
  const valuesOf = (result: Awaited<ReturnType<typeof ask>>) =>
    result.kind === "challenge" ? result.headers.map(([, value]) => value) : [];
  const first = await ask(request());
  const second = await ask(answered(valuesOf(first), 1));
  const isOwnName = username.toLowerCase() === "alice@acme.example";
  expect(valuesOf(second)).toHaveLength(isOwnName ? 1 : 2);
  if (isOwnName) expect(valuesOf(second)[0]).toMatch(/stale=true.*algorithm=MD5|algorithm=MD5.*stale=true/);
  expect(await ask(answered(valuesOf(second), 1))).toMatchObject({ kind });
  await stage.close();
});

test("who writes our address in place of a domain is a user of the default domain, and is challenged for that", async () => {
  const stage = openFrontStage({ passwordOf: (login, domain) => `${login}@${domain}` });
  const ask = (host: string, proof?: string) =>
    stage.auth.authenticate(request(proof, "sip:127.0.0.1"), host, "alice", "192.0.2.1");
  const challenged = await ask("127.0.0.1");
  const values = challenged.kind === "challenge" ? challenged.headers.map(([, value]) => value) : [];
  expect(values[0]).toContain(`realm="${DOMAIN}"`);
  const how = { method: "REGISTER", uri: "sip:127.0.0.1", cnonce: "c", nc: 1 };
  const proof = answerChallenge(chooseChallenge(values)!, { username: "alice", password: `alice@${DOMAIN}` }, how);
  expect(await ask("127.0.0.1", proof)).toMatchObject({ kind: "user", user: { domain: DOMAIN } });
  expect(await ask("127.0.0.2", proof)).toMatchObject({ kind: "challenge" });
  await stage.close();
});
