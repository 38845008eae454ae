import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { freePort } from "../../../test/support/free-port.js";
import { TcpPeer } from "../../../test/support/tcp-peer.js";
import { HttpsRedirect } from "./https-redirect.js";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(): Promise<number> {
  const port = await freePort();
  open.push(await HttpsRedirect.listen("127.0.0.1", port, "https://pbx.example:8443"));
  return port;
}

async function asked(port: number, text: string): Promise<string> {
  const peer = await TcpPeer.open(port);
  open.push(peer);
  await peer.write(text);
  await peer.until("the end", (p) => p.isClosed);
  return peer.text;
}

test("every request is sent to the same path by HTTPS, method and all, whatever host it names", async () => {
  const port = await start();
  const answer = await asked(port, "POST /rest/auth?x=1 HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 308 /);
  expect(answer).toMatch(/^location: https:\/\/pbx\.example:8443\/rest\/auth\?x=1\r$/im);
});

test("a target that is no path leads to the root", async () => {
  const port = await start();
  const answer = await asked(port, "GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n");
  expect(answer).toMatch(/^location: https:\/\/pbx\.example:8443\/\r$/im);
});

test("an upgrade is sent there too, and nothing stays open", async () => {
  const port = await start();
  const head = "GET /sip HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  expect(await asked(port, head)).toMatch(/^location: https:\/\/pbx\.example:8443\/sip\r$/im);
});

test("its closing cuts who is connected", async () => {
  const port = await freePort();
  const redirect = await HttpsRedirect.listen("127.0.0.1", port, "https://pbx.example");
  const socket = connect(port, "127.0.0.1");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await new Promise((resolve) => socket.once("connect", resolve));
  await redirect.close();
  await redirect.close();
  await closed;
});
