import { afterAll, beforeAll, expect, test } from "vitest";
import { type FrontStage, openFrontStage } from "../../../../test/support/sip-front-stage.js";
import { WirePeer } from "../../../../test/support/sip-peer.js";
import { LIMIT_MS } from "../../../../test/support/until.js";
import type { InboundSession } from "../../net/sip-session.js";
import { answerChallenge, chooseChallenge } from "../../wire/sip/digest.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { CallAdmission } from "./admission.js";
import { SipIdentity } from "./sip-identity.js";

const DOMAIN = "acme.sip.test";
const UNKNOWN_DOMAIN = "nada.sip.test";
/** 200 extensions as a scanner tries them; every tenth is a user. */
const EXTENSIONS = Array.from({ length: 200 }, (_, i) => String(100 + i));
const isUser = (login: string, domain: string) => domain === DOMAIN && login.endsWith("0");
/** Failures are counted by address, so a scanner comes from several. */
const SCANNERS = ["127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.4"];

let stage: FrontStage;
let port: number;
let peers: WirePeer[];

beforeAll(async () => {
  stage = openFrontStage({
    passwordOf: (login, domain) => (isUser(login, domain) ? "right" : undefined),
    domains: [DOMAIN],
    onInvite: (session) => void admit(session),
  });
  ({ port } = await stage.endpoint.listen("udp", "127.0.0.1", 0));
  peers = await Promise.all(SCANNERS.map((host) => WirePeer.open(port, host)));
});

afterAll(async () => {
  await Promise.all([stage.close(), ...peers.map((peer) => peer.close())]);
});

/** As the calls of the platform do: a user is let in and hears that nobody is there. */
async function admit(session: InboundSession): Promise<void> {
  const admission = new CallAdmission({
    routing: stage.routing,
    auth: stage.auth,
    identity: new SipIdentity("127.0.0.1"),
    peers: { hostsOf: () => [] },
    carriers: { at: () => undefined },
  });
  const result = await admission.admit(session);
  if (result.kind === "silence") session.drop();
  else if (result.kind === "refused") session.reject(result.status, { headers: result.headers });
  else session.reject(404);
}

interface Try {
  readonly method: string;
  readonly login: string;
  readonly domain: string;
  readonly password?: string;
}

let made = 0;

function requestOf(peer: WirePeer, { method, login, domain }: Try, authorization: string | undefined): string {
  return peer
    .request(method, {
      uri: method === "REGISTER" ? `sip:${domain}` : `sip:${login}@${domain}`,
      callId: `scan-${made++}`,
      fromTag: "ft",
      headers: authorization === undefined ? [] : [`Authorization: ${authorization}`],
    })
    .replaceAll("us@test.example", `${login}@${domain}`)
    .replaceAll("peer@test.example", `${login}@${domain}`);
}

/** One request of the scanner, with its challenge answered when it has a password. */
async function attempt(peer: WirePeer, one: Try): Promise<SipMessage> {
  const first = await ask(peer, one, undefined);
  const challenge = one.password === undefined ? undefined : chooseChallenge(first.headers("www-authenticate"));
  if (!challenge) return first;
  const credentials = { username: one.login, password: one.password ?? "" };
  const uri = `sip:${one.domain}`;
  return ask(peer, one, answerChallenge(challenge, credentials, { method: one.method, uri, cnonce: "c", nc: 1 }));
}

async function ask(peer: WirePeer, one: Try, authorization: string | undefined): Promise<SipMessage> {
  peer.send(requestOf(peer, one, authorization));
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const at = peer.inbox.findIndex(({ status }) => status >= 200);
    if (at >= 0) return peer.inbox.splice(0, at + 1).at(-1)!;
    if (Date.now() > deadline) throw new Error("no answer");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** An answer without what differs from one request to the next by itself. */
function shape(answer: SipMessage, { login, domain }: Try): string {
  return answer.text
    .replaceAll(domain, "DOMAIN")
    .replaceAll(`sip:${login}@`, "sip:LOGIN@")
    .replace(/scan-\d+/, "CALL")
    .replace(/branch=[^;]+/, "BRANCH")
    .replace(/(To: [^\r]*tag=)[^\r]+/, "$1TAG")
    .replace(/nonce="[^"]{38}"/g, "NONCE")
    .replace(/127\.0\.1\.\d/g, "HOST")
    .replace(/(?<=rport=|127\.0\.0\.1:)\d+/g, "PORT");
}

/** Scans everything and tells every kind of answer, and of work behind it, that was met. */
async function scan(method: string, password: string | undefined): Promise<{ shapes: Set<string>; work: Set<string> }> {
  const shapes = new Set<string>();
  const work = new Set<string>();
  const tries = EXTENSIONS.flatMap((login, i) =>
    (i % 10 === 5 ? [DOMAIN, UNKNOWN_DOMAIN] : [DOMAIN]).map((domain) => ({ method, login, domain, password })),
  ) as Try[];
  for (const [i, one] of tries.entries()) {
    const before = stage.lookups.length;
    shapes.add(shape(await attempt(peers[i % peers.length]!, one), one));
    work.add(stage.lookups.slice(before).join(" "));
  }
  return { shapes, work };
}

test.each([
  ["REGISTER", "", "user"],
  ["INVITE", "domain peers", "domain peers domain user"],
  ["OPTIONS", "", ""],
])("a scan by %s finds no difference between who is there and who is not", async (method, asked, askedAgain) => {
  const silent = await scan(method, undefined);
  expect([...silent.shapes]).toEqual([...silent.shapes].slice(0, 1));
  expect([...silent.shapes][0]).toContain(method === "OPTIONS" ? "SIP/2.0 200 " : "SIP/2.0 401 ");
  // Unknown ones cost the same work, so their answers take the same time.
  expect([...silent.work]).toEqual([asked]);
  if (method === "OPTIONS") return;
  const guessing = await scan(method, "wrong");
  expect([...guessing.shapes]).toEqual([...silent.shapes]);
  expect([...guessing.work]).toEqual([askedAgain]);
  // The next method finds counters that are over.
  stage.clock.advance(600_000);
});

test("with the right password a user is found, and only with it", async () => {
  const [peer] = peers;
  const status = async (one: Omit<Try, "domain">) => (await attempt(peer!, { ...one, domain: DOMAIN })).status;
  expect(await status({ method: "REGISTER", login: "110", password: "right" })).toBe(200);
  expect(await status({ method: "INVITE", login: "110", password: "right" })).toBe(404);
  expect(await status({ method: "REGISTER", login: "111", password: "right" })).toBe(401);
});

test("ten guesses for one user end in silence, whether there is such a user or not", async () => {
  for (const [i, login] of ["120", "121"].entries()) {
    const peer = peers[i + 1]!;
    const one = { method: "REGISTER", login, domain: DOMAIN, password: "wrong" };
    for (let guess = 0; guess < 10; guess++) expect((await attempt(peer, one)).status).toBe(401);
    peer.send(requestOf(peer, one, undefined));
    await peer.fence();
    expect(peer.seen()).toEqual([]);
    expect((await attempt(peer, { ...one, login: "130", password: "right" })).status).toBe(200);
  }
});
