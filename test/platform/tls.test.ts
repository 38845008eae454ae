import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { type RequestOptions as HttpOptions, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeClock } from "../../server/src/base/fake-clock.js";
import { createLog } from "../../server/src/base/log.js";
import { authorization } from "../../server/src/net/sip-authorize.js";
import { TlsCertificates } from "../../server/src/net/tls-certificates.js";
import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { scan } from "../../server/src/wire/sip/scan.js";
import { Baresip, hasBaresip } from "../support/baresip.js";
import { freePort } from "../support/free-port.js";
import { addressOf, Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { openStage } from "../support/sip-stage.js";
import { SipWsClient } from "../support/sip-ws-client.js";
import { type TlsFixture, tlsAuthority, tlsFiles } from "../support/tls-fixture.js";
import { until } from "../support/until.js";

const CA = tlsAuthority("loopback");
const CONTACT = "sip:bob@df7jal23ls0d.invalid;transport=ws";
/** As a browser answers; nothing is there to connect to. */
const SDP = [
  ...["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0"],
  ...["m=audio 9 UDP/TLS/RTP/SAVPF 0", "c=IN IP4 0.0.0.0", "a=mid:0", "a=rtcp-mux", "a=rtpmap:0 PCMU/8000"],
  ...["a=ice-ufrag:abcd", "a=ice-pwd:abcdefghijklmnopqrstuv", "a=setup:active"],
  ...[`a=fingerprint:sha-256 ${Array(32).fill("AB").join(":")}`, ""],
].join("\r\n");

let folder: string;
let httpPort: number;
let platform: Platform;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-tls-"));
  await putCertificate("loopback");
  httpPort = await freePort();
  platform = await Platform.start({
    dataDir: await seededDataDir(),
    env: {
      HTTP_PORT: String(httpPort),
      TLS_CERT_FILE: join(folder, "node.crt"),
      TLS_KEY_FILE: join(folder, "node.key"),
      SIP_TLS_PORT: "0",
      HTTP_TLS_PORT: "0",
      NODE_EXTRA_CA_CERTS: tlsFiles("loopback").certFile,
    },
  });
});

afterAll(async () => {
  await platform?.stop().finally(() => platform.remove());
  await rm(folder, { recursive: true, force: true });
});

async function putCertificate(name: TlsFixture): Promise<void> {
  await copyFile(tlsFiles(name).certFile, join(folder, "node.crt"));
  await copyFile(tlsFiles(name).keyFile, join(folder, "node.key"));
}

function certificatesOf(name: TlsFixture): Promise<TlsCertificates> {
  return TlsCertificates.open({ files: [tlsFiles(name)], clock: new FakeClock(), log: createLog("silent") });
}

const sipTls = () => addressOf(platform.ready.sip_tls ?? "");
const contactsOf = (transport: string) =>
  platform.sql("select contact from registration where transport = $1", [transport]);

/** A REGISTER of bob by hand. @param answer the line that answers the challenge */
function register(cseq: number, answer?: readonly [string, string]): string {
  const { domain } = platform.user("bob");
  return [
    `REGISTER sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bK-${cseq}`,
    "Max-Forwards: 70",
    `From: <sip:bob@${domain}>;tag=web`,
    `To: <sip:bob@${domain}>`,
    "Call-ID: web-registration",
    `CSeq: ${cseq} REGISTER`,
    `Contact: <${CONTACT}>;expires=300`,
    ...(answer ? [answer.join(": ")] : []),
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
}

/** Bob in a browser: registered over WSS. */
async function webBob(): Promise<SipWsClient> {
  const client = await SipWsClient.open(platform.ready.sip_ws, { ca: CA, origin: platform.url });
  client.send(register(1));
  const challenge = scan(Buffer.from(await client.message((text) => text.startsWith("SIP/2.0 401")))) as SipMessage;
  const { domain, password } = platform.user("bob");
  const request = { method: "REGISTER", uri: `sip:${domain}` };
  client.send(register(2, authorization(challenge, { username: "bob", password }, request, 0)));
  await client.message((text) => text.startsWith("SIP/2.0 200"));
  return client;
}

function fetched(
  call: typeof httpRequest | typeof httpsRequest,
  o: HttpOptions & { ca?: string },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = call({ host: "127.0.0.1", ...o }, (response) => resolve(response.resume()));
    request.on("error", reject);
    request.end();
  });
}

/** Common name of the certificate at a port. */
function shownAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
    socket.on("error", reject);
    socket.on("secureConnect", () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
  });
}

describe.skipIf(!hasBaresip)("a phone over TLS and a web client over WSS", () => {
  it("call each other; the web client is forgotten when its websocket closes", async () => {
    const bob = await webBob();
    const alice = await Baresip.start({
      ...platform.user("alice"),
      server: sipTls(),
      transport: "tls",
      caFile: tlsFiles("loopback").certFile,
      toneHz: 440,
    });
    try {
      await alice.registered();
      expect(await contactsOf("tls")).toHaveLength(1);
      expect(await contactsOf("wss")).toEqual([{ contact: CONTACT }]);

      alice.command("dial", `sip:bob@${platform.ready.sip_domain}`);
      const invite = await bob.message((text) => text.startsWith("INVITE"));
      expect(invite).toContain(`INVITE ${CONTACT} SIP/2.0`);
      expect(invite).toMatch(/^Via: SIP\/2\.0\/WSS /m);
      expect(invite).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /m);
      bob.answer(invite, 200, { contact: `<${CONTACT}>`, body: SDP });
      await bob.message((text) => text.startsWith("ACK"));
      await alice.until("CALL_ESTABLISHED");
      alice.command("hangup");
      bob.answer(await bob.message((text) => text.startsWith("BYE")), 200);
      await alice.until("CALL_CLOSED");

      bob.close();
      await until("the end of bob's contact", async () => ((await contactsOf("wss")).length === 0 ? true : undefined));
      alice.forget();
      alice.command("dial", `sip:bob@${platform.ready.sip_domain}`);
      expect((await alice.until("CALL_CLOSED")).param).toMatch(/480|404/);
    } finally {
      bob.close();
      await alice.stop();
    }
    await until("the end of alice's contact", async () => ((await contactsOf("tls")).length === 0 ? true : undefined));
  });
});

describe.skipIf(!hasBaresip)("SRTP over TLS", () => {
  const phone = (login: string, toneHz: number, onlySrtp: boolean) =>
    Baresip.start({
      ...platform.user(login),
      server: sipTls(),
      transport: "tls",
      caFile: tlsFiles("loopback").certFile,
      toneHz,
      onlySrtp,
      answers: "auto",
    });

  async function talk(alice: Baresip, bob: Baresip): Promise<void> {
    await Promise.all([alice.registered(), bob.registered()]);
    alice.command("dial", `sip:bob@${platform.ready.sip_domain}`);
    await Promise.all([alice.hears(1000, 500), bob.hears(440, 500)]);
    alice.command("hangup");
    await Promise.all([alice.until("CALL_CLOSED"), bob.until("CALL_CLOSED")]);
  }

  it.each([
    ["two phones that take nothing else hear each other", true],
    ["a phone that takes nothing else calls one that cannot: plain RTP to that one, and both hear each other", false],
  ])("%s", async (_name, isBobSecure) => {
    const alice = await phone("alice", 440, true);
    const bob = await phone("bob", 1000, isBobSecure);
    try {
      await talk(alice, bob);
    } finally {
      await Promise.all([alice.stop(), bob.stop()]);
    }
    await until("the end of both contacts", async () => ((await contactsOf("tls")).length === 0 ? true : undefined));
  });
});

describe("a call to a sips: address", () => {
  let normal: Dispatcher;

  beforeAll(() => {
    normal = getGlobalDispatcher();
    setGlobalDispatcher(new Agent({ connect: { ca: CA } }));
  });

  afterAll(async () => {
    await getGlobalDispatcher().close();
    setGlobalDispatcher(normal);
  });

  /** Dials the address from a call to a number of the lab that answers. */
  async function dial(address: string): Promise<string> {
    const api = await platform.api();
    const xml = `<Response><Dial><Sip>${address}</Sip></Dial></Response>`;
    const { uuid } = await api.post("/call", { tn_lease: platform.ready.numbers[0], to: "12125550106", xml });
    return uuid as string;
  }

  it("arrives over TLS where the certificate bears the name, and nowhere else", async () => {
    const carol = await openStage({
      tls: { certificates: await certificatesOf("loopback") },
      onInvite: (session) => session.reject(486),
    });
    const mallory = await openStage({ tls: { certificates: await certificatesOf("second") } });
    try {
      const own = await carol.endpoint.listen("tls", "127.0.0.1", 0);
      const foreign = await mallory.endpoint.listen("tls", "127.0.0.1", 0);
      await dial(`sips:carol@127.0.0.1:${own.port}`);
      const { request, source } = await until("the call", () => carol.sessions[0], 60_000);
      expect(source.transport).toBe("tls");
      expect(request.uri).toBe(`sips:carol@127.0.0.1:${own.port}`);
      expect(request.header("contact")).toMatch(new RegExp(`^<sips:[^>]*127\\.0\\.0\\.1:${sipTls().port}>`));
      const uuid = await dial(`sips:carol@127.0.0.1:${foreign.port}`);
      const api = await platform.api();
      const over = async () => {
        const call = await api.get(`/call/${uuid}`);
        return call.state === "destroyed" || undefined;
      };
      await until("the end of the call that cannot be made", over, 60_000);
      expect(mallory.sessions).toHaveLength(0);
    } finally {
      await carol.close();
      await mallory.close();
    }
  });
});

describe("HTTPS", () => {
  it("is where REST is, and plain HTTP leads to it", async () => {
    expect(platform.url).toMatch(/^https:/);
    const port = Number(new URL(platform.url).port);
    const healthy = await fetched(httpsRequest, { port, path: "/healthz", ca: CA });
    expect(healthy.statusCode).toBe(200);
    expect(healthy.headers["strict-transport-security"]).toContain("max-age=");
    const moved = await fetched(httpRequest, { port: httpPort, path: "/rest/dict?x=1", method: "POST" });
    expect([moved.statusCode, moved.headers.location]).toEqual([308, `${platform.url}/rest/dict?x=1`]);
    await expect(SipWsClient.open(`ws://127.0.0.1:${httpPort}/sip`)).rejects.toThrow("308");
    await expect(SipWsClient.open(platform.ready.sip_ws, { ca: CA, origin: "https://evil.example" })).rejects.toThrow(
      "403",
    );
  });
});

describe("a renewed certificate", () => {
  it("is shown at once after SIGHUP, by SIP and by HTTPS, while connections stand", async () => {
    const ports = [sipTls().port, Number(new URL(platform.url).port)];
    const standing = await webBob();
    expect(await Promise.all(ports.map(shownAt))).toEqual(["test loopback", "test loopback"]);
    await putCertificate("second");
    process.kill(platform.pid, "SIGHUP");
    await until("the new certificate", async () => (await shownAt(ports[0]!)) === "second loopback" || undefined);
    expect(await Promise.all(ports.map(shownAt))).toEqual(["second loopback", "second loopback"]);
    standing.send("\r\n\r\n");
    await standing.message((text) => text === "\r\n");
    await putCertificate("loopback");
    process.kill(platform.pid, "SIGHUP");
    await until("the former certificate", async () => (await shownAt(ports[0]!)) === "test loopback" || undefined);
    standing.close();
  });
});
