import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { type RequestOptions as HttpOptions, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorization } from "../../server/src/net/sip-authorize.js";
import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { scan } from "../../server/src/wire/sip/scan.js";
import { Baresip, hasBaresip } from "../support/baresip.js";
import { freeTcpPort } from "../support/free-port.js";
import { addressOf, Platform } from "../support/platform.js";
import { SipWsClient } from "../support/sip-ws-client.js";
import { type TlsFixture, tlsAuthority, tlsFiles } from "../support/tls-fixture.js";
import { until } from "../support/until.js";

const CA = tlsAuthority("loopback");
const CONTACT = "sip:bob@df7jal23ls0d.invalid;transport=ws";
const SDP = [
  "v=0",
  "o=- 1 1 IN IP4 127.0.0.1",
  "s=-",
  "c=IN IP4 127.0.0.1",
  "t=0 0",
  "m=audio 40000 RTP/AVP 0",
  "a=rtpmap:0 PCMU/8000",
  "",
].join("\r\n");

let folder: string;
let httpPort: number;
let platform: Platform;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-tls-"));
  await putCertificate("loopback");
  httpPort = await freeTcpPort();
  platform = await Platform.start({
    env: {
      HTTP_PORT: String(httpPort),
      TLS_CERT_FILE: join(folder, "node.crt"),
      TLS_KEY_FILE: join(folder, "node.key"),
      SIP_TLS_PORT: "0",
      HTTP_TLS_PORT: "0",
    },
  });
}, 90_000);

afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function putCertificate(name: TlsFixture): Promise<void> {
  await copyFile(tlsFiles(name).certFile, join(folder, "node.crt"));
  await copyFile(tlsFiles(name).keyFile, join(folder, "node.key"));
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
