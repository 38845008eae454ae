import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { openStage, type Stage } from "../../../test/support/sip-stage.js";
import { SipWsClient } from "../../../test/support/sip-ws-client.js";
import { until } from "../../../test/support/until.js";
import { SipWebsocket } from "../edge/sip-ws-upgrade.js";
import type { SipEndpointOptions } from "./sip-endpoint.js";

const SDP = "v=0\r\n";
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface WsStage extends Stage {
  readonly httpPort: number;
  readonly door: SipWebsocket;
  readonly isReady: { value: boolean };
  connect(o?: { path?: string; protocols?: string[]; origin?: string }): Promise<SipWsClient>;
}

/** An endpoint behind the path `/sip` of an HTTP server. */
async function start(o: Partial<SipEndpointOptions> = {}): Promise<WsStage> {
  const stage = await openStage(o);
  const isReady = { value: true };
  const door = new SipWebsocket({
    sip: stage.endpoint,
    clock: stage.clock,
    origins: ["https://pbx.example"],
    isReady: () => isReady.value,
  });
  const http = createServer();
  const raw = new Set<Duplex>();
  http.on("upgrade", (request, socket, head) => {
    raw.add(socket);
    door.upgrade(request, socket, head);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const httpPort = typeof address === "object" && address ? address.port : 0;
  open.push(
    {
      close: () => {
        for (const socket of raw) socket.destroy();
        return new Promise((resolve) => http.close(resolve));
      },
    },
    stage,
  );
  const connect = async ({
    path = "/sip",
    protocols = ["sip"],
    origin,
  }: {
    path?: string;
    protocols?: string[];
    origin?: string;
  } = {}) => {
    const client = await SipWsClient.open(`ws://127.0.0.1:${httpPort}${path}`, {
      protocols,
      ...(origin === undefined ? {} : { origin }),
    });
    open.push(client);
    return client;
  };
  return { ...stage, httpPort, door, isReady, connect };
}

function request(method: string, o: { callId?: string; toTag?: string } = {}): string {
  return [
    `${method} sip:us@test.example SIP/2.0`,
    `Via: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK-${method}${o.callId ?? ""}`,
    "From: <sip:peer@test.example>;tag=ft",
    `To: <sip:us@test.example>${o.toTag ? `;tag=${o.toTag}` : ""}`,
    `Call-ID: ${o.callId ?? "call"}`,
    `CSeq: 1 ${method}`,
    "Contact: <sip:peer@df7jal23ls0d.invalid;transport=ws>",
    "",
    "",
  ].join("\r\n");
}

test("a request over a websocket is answered on it; its messages need no Content-Length (RFC 7118)", async () => {
  const { connect } = await start();
  const client = await connect();
  expect(client.protocol).toBe("sip");
  client.send(request("OPTIONS"));
  const answer = await client.message((text) => text.startsWith("SIP/2.0 200"));
  expect(answer).toMatch(/^Via: SIP\/2\.0\/WS df7jal23ls0d\.invalid;branch=\S+;received=127\.0\.0\.1\r$/m);
});

test("a double CRLF is answered by one CRLF, a single one by nothing", async () => {
  const { connect } = await start();
  const client = await connect();
  client.send("\r\n");
  client.send("\r\n\r\n");
  client.send(request("OPTIONS"));
  await client.message((text) => text.startsWith("SIP/2.0 200"));
  expect(client.messages[0]).toBe("\r\n");
  expect(client.messages).toHaveLength(2);
});

test("a client with a contact in .invalid is called over its websocket, and its dialog stays there", async () => {
  const { connect, endpoint, requests, events, httpPort } = await start();
  const client = await connect();
  client.send(request("REGISTER"));
  const { source, respond } = await until("the REGISTER", () => requests[0]);
  expect(source).toMatchObject({ transport: "ws", host: "127.0.0.1", flow: "ws-1" });
  respond(200);
  const uri = "sip:peer@df7jal23ls0d.invalid;transport=ws";
  const call = endpoint.invite({ uri, from: "<sip:a@b>", to: "<sip:peer@b>", target: source, body: SDP }, events());
  const invite = await client.message((text) => text.startsWith("INVITE"));
  expect(invite).toMatch(new RegExp(`^INVITE ${uri} SIP/2.0`));
  expect(invite).toContain(`Via: SIP/2.0/WS 127.0.0.1:${httpPort};`);
  expect(invite).toContain(`Contact: <sip:127.0.0.1:${httpPort};transport=ws>`);
  client.answer(invite, 200, { contact: `<${uri}>`, body: SDP });
  const ack = await client.message((text) => text.startsWith("ACK"));
  expect(ack).toMatch(new RegExp(`^ACK ${uri} SIP/2.0`));
  const ended = call.bye();
  client.answer(await client.message((text) => text.startsWith("BYE")), 200);
  await ended;
  expect(endpoint.stats().dialogs).toBe(0);
});

test("when the websocket ends its flow is told as gone, and nobody is reached over it any more", async () => {
  const gone: string[] = [];
  const requests: { flow: string | undefined }[] = [];
  const { connect, endpoint } = await start({
    handler: {
      onInvite: () => undefined,
      onRequest: (r) => {
        requests.push({ flow: r.source.flow });
        r.respond(200);
      },
      onFlowGone: (flow) => void gone.push(flow),
    },
  });
  const client = await connect();
  client.send(request("REGISTER"));
  await client.message((text) => text.startsWith("SIP/2.0 200"));
  client.close();
  await until("the end of the flow", () => (gone.includes("ws-1") ? true : undefined));
  const target = { transport: "ws", host: "127.0.0.1", port: 1, flow: requests[0]?.flow } as const;
  const options = { method: "OPTIONS", uri: "sip:a@b", from: "<sip:a@b>", to: "<sip:a@b>" };
  expect((await endpoint.request({ ...options, target })).status).toBe(430);
  expect((await endpoint.request({ ...options, target: { ...target, flow: undefined } })).status).toBe(503);
});

test("one bad message ends neither the websocket nor the next message", async () => {
  const { connect, endpoint } = await start();
  const client = await connect();
  for (const bad of [
    "nonsense",
    "SIP/2.0 200 OK\r\n\r\n",
    "\0\0\0\0\0\0",
    request("OPTIONS").replace("CSeq: 1", "CSeq: x"),
  ])
    client.send(bad);
  client.send(Buffer.from(request("OPTIONS", { callId: "good" })));
  await client.message((text) => text.startsWith("SIP/2.0 200"));
  expect(endpoint.stats().malformed).toBeGreaterThan(2);
  expect(endpoint.stats().connections).toBe(1);
});

test("a message over 64 KiB ends the websocket", async () => {
  const { connect } = await start();
  const client = await connect();
  client.send("x".repeat(65_537));
  expect(await client.closed).toBe(1009);
});

test("a websocket is asked whether it lives: who answers stays, who does not is cut off", async () => {
  const { connect, endpoint, clock } = await start();
  const client = await connect();
  for (const callId of ["a", "b", "c"]) {
    const pinged = new Promise((resolve) => client.socket.once("ping", resolve));
    clock.advance(30_000);
    await pinged;
    // Its answer comes behind the pong.
    client.send(request("OPTIONS", { callId }));
    await client.message((text) => text.startsWith("SIP/2.0 200"));
  }
  client.pause();
  clock.advance(60_000);
  await until("the end", () => endpoint.stats().connections === 0 || undefined);
});

test.each([
  ["without the subprotocol", { protocols: [] }, 400],
  ["with another subprotocol only", { protocols: ["chat"] }, 400],
  ["from a foreign origin", { origin: "https://evil.example" }, 403],
])("a client %s is refused", async (_, o, status) => {
  const { connect } = await start();
  await expect(connect(o)).rejects.toThrow(String(status));
});

test("a browser of a known origin is let in, among several subprotocols sip is chosen", async () => {
  const { connect } = await start();
  const client = await connect({ origin: "https://PBX.example", protocols: ["chat", "sip"], path: "/sip?x=1" });
  expect(client.protocol).toBe("sip");
});

test("connections over the limit are told to come later", async () => {
  const { connect, endpoint } = await start({ limits: { connectionsMax: 1 } });
  await connect();
  const second = await connect();
  expect(await second.closed).toBe(1013);
  expect(endpoint.stats().flooded).toBe(1);
});

test("while no calls are taken newcomers get 503, and who is connected stays", async () => {
  const { connect, isReady } = await start();
  const client = await connect();
  isReady.value = false;
  await expect(connect()).rejects.toThrow("503");
  client.send(request("OPTIONS"));
  await client.message((text) => text.startsWith("SIP/2.0 200"));
});

test("when the server stops clients get 1001, and newcomers 503", async () => {
  const { connect, door } = await start();
  const client = await connect();
  await door.close();
  expect(await client.closed).toBe(1001);
  await expect(connect()).rejects.toThrow("503");
});
