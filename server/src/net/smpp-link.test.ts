import { once } from "node:events";
import { connect } from "node:net";
import smpp from "smpp";
import { afterEach, expect, test } from "vitest";
import { tlsAuthority, tlsFiles } from "../../../test/support/tls-fixture.js";
import { until } from "../../../test/support/until.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { PLAIN_MESSAGE } from "../wire/smpp/plain-message.js";
import { SMPP_LIMITS, type SmppLimits, type SmppRequest } from "../wire/smpp/session.js";
import type { BindCommand } from "../wire/smpp/session-rules.js";
import { NO_TLVS, TLV } from "../wire/smpp/tlv.js";
import { type SmppAnswerer, SmppLink, type SmppLinkState } from "./smpp-link.js";
import { type SmppDoor, type SmppPeer, SmppServer } from "./smpp-server.js";
import { TlsCertificates } from "./tls-certificates.js";

const log = createLog("silent");
const SM = {
  ...PLAIN_MESSAGE,
  source_addr: "15550100001",
  destination_addr: "15550100002",
  registered_delivery: 1,
  short_message: Buffer.from("hello"),
};

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** A carrier made with the package `smpp`. */
async function carrier(onSession: (session: smpp.Session) => void, tls?: object) {
  const sessions = new Set<smpp.Session>();
  const server = smpp.createServer(tls ?? {}, (session: smpp.Session) => {
    sessions.add(session);
    session.on("error", () => undefined);
    session.on("enquire_link", (pdu: smpp.Pdu) => session.send(pdu.response()));
    session.on("unbind", (pdu: smpp.Pdu) => {
      session.send(pdu.response());
      session.close();
    });
    onSession(session);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  open.push({
    close: () => {
      for (const session of sessions) session.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return { port, sessions };
}

const takes = (session: smpp.Session) =>
  session.on("bind_transceiver", (pdu: smpp.Pdu) => session.send(pdu.response()));

interface LinkOptions {
  readonly command?: BindCommand;
  readonly limits?: Partial<SmppLimits>;
  readonly tls?: { isInsecure: boolean; ca?: string };
  readonly onRequest?: (pdu: SmppRequest, answer: SmppAnswerer) => void;
  readonly password?: string;
}

function link(port: number, o: LinkOptions = {}) {
  const clock = new FakeClock();
  const states: SmppLinkState[] = [];
  const made = new SmppLink({
    settings: {
      host: "127.0.0.1",
      port,
      tls: o.tls,
      command: o.command ?? "bind_transceiver",
      bind: {
        system_id: "esme1",
        password: o.password ?? "secret1",
        system_type: "",
        interface_version: 0x34,
        addr_ton: 0,
        addr_npi: 0,
        address_range: "",
      },
      limits: { ...SMPP_LIMITS, ...o.limits },
      connectMs: 10_000,
    },
    clock,
    random: () => 0.5,
    onRequest: o.onRequest ?? ((_pdu, answer) => void answer(0)),
    onState: (state) => states.push(state),
  });
  open.push(made);
  made.start();
  return { made, clock, states };
}

/** A server of ours that lets in who says `secret1`. */
async function centre(guest: Partial<Awaited<ReturnType<SmppDoor["bind"]>>["guest"]> = {}, tls?: TlsCertificates) {
  const clock = new FakeClock();
  const peers: SmppPeer[] = [];
  const ends: string[] = [];
  const door: SmppDoor = {
    bind: async ({ password }, peer) => {
      if (password !== "secret1") return { status: 0x0e };
      peers.push(peer);
      return {
        guest: { take: async () => ({ status: 0, text: "1" }), ended: (reason) => ends.push(reason), ...guest },
        peerWindow: 10,
        window: 10,
      };
    },
  };
  const server = new SmppServer({ clock, log, door, system_id: "opentact", connectionsPerAddress: 5 });
  open.push(server);
  const port = await server.listen("127.0.0.1", 0, tls);
  return { server, port, clock, peers, ends };
}

test("a carrier of another make takes a submit, sends its receipt and a text", async () => {
  const submits: smpp.Pdu[] = [];
  const answers: number[] = [];
  const { port } = await carrier((session) => {
    takes(session);
    session.on("submit_sm", (pdu: smpp.Pdu) => {
      submits.push(pdu);
      session.send(pdu.response({ message_id: "abc1" }));
      const text = "id:abc1 sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:";
      const receipt = {
        esm_class: 4,
        short_message: Buffer.from(text),
        receipted_message_id: "abc1",
        message_state: 2,
      };
      session.deliver_sm(receipt, ({ command_status }) => answers.push(command_status));
    });
  });
  const taken: SmppRequest[] = [];
  const { made } = link(port, {
    onRequest: (pdu, answer) => {
      taken.push(pdu);
      answer(0);
    },
  });
  await until("the link is bound", () => made.isBound);
  const reply = await made.submit(SM, new Map([[TLV.user_message_reference, Buffer.from([0, 7])]]));
  expect(reply).toMatchObject({ kind: "answered", answer: { status: 0, message_id: "abc1" } });
  expect(submits[0]).toMatchObject({ destination_addr: "15550100002", user_message_reference: 7 });
  await until("the receipt is answered", () => answers.length === 1);
  expect(answers).toEqual([0]);
  expect(taken[0]?.tlvs.get(TLV.message_state)).toEqual(Buffer.from([2]));
});

test("a link that breaks leaves its submits unknown and comes back by itself", async () => {
  const { port, sessions } = await carrier(takes);
  const { made, clock, states } = link(port);
  await until("the link is bound", () => made.isBound);
  const reply = made.submit(SM, NO_TLVS);
  for (const session of sessions) session.destroy();
  expect(await reply).toEqual({ kind: "unanswered" });
  await until("the link changes twice", () => states.length === 2);
  expect(states).toEqual([{ kind: "bound" }, { kind: "down", reason: "lost", isRefused: false }]);
  expect(await made.submit(SM, NO_TLVS)).toEqual({ kind: "down" });
  clock.advance(500);
  await until("the link is bound", () => made.isBound);
});

test("a submit without an answer ends the link, which binds anew", async () => {
  const { port } = await carrier(takes);
  const { made, clock, states } = link(port);
  await until("the link is bound", () => made.isBound);
  const reply = made.submit(SM, NO_TLVS);
  clock.advance(20_000);
  expect(await reply).toEqual({ kind: "unanswered" });
  expect(states.at(-1)).toMatchObject({ kind: "down", reason: "response_timeout" });
});

test("a wrong password is tried again only after a minute, nobody at home sooner", async () => {
  const { port } = await centre();
  const { made, clock, states } = link(port, { password: "wrong" });
  await until("the link fails", () => states.length === 1);
  expect(states).toEqual([{ kind: "down", reason: "bind refused: ESME_RINVPASWD", isRefused: true }]);
  clock.advance(52_000);
  expect([made.isBound, states.length]).toEqual([false, 1]);
  clock.advance(1_000);
  await until("the link changes twice", () => states.length === 2);
  const nobody = link(1);
  await until("the other link fails", () => nobody.states.length === 1);
  expect(nobody.states).toEqual([{ kind: "down", reason: "ECONNREFUSED", isRefused: false }]);
});

test("closing waits for what is out, then unbinds", async () => {
  let letGo: (() => void) | undefined;
  const { port, ends } = await centre({
    take: () =>
      new Promise((resolve) => {
        letGo = () => resolve({ status: 0, text: "late" });
      }),
  });
  const { made } = link(port);
  await until("the link is bound", () => made.isBound);
  const reply = made.submit(SM, NO_TLVS);
  await until("the submit is there", () => letGo !== undefined);
  const closed = made.close();
  letGo?.();
  expect(await reply).toMatchObject({ kind: "answered", answer: { message_id: "late" } });
  await closed;
  await until("the session ends", () => ends.length === 1);
  expect(ends).toEqual(["unbound"]);
});

test("over TLS a carrier must prove its name, unless it is told not to", async () => {
  const certificates = await TlsCertificates.open({ files: [tlsFiles("loopback")], clock: new FakeClock(), log });
  open.push(certificates);
  const { port } = await centre({}, certificates);
  const known = link(port, { tls: { isInsecure: false, ca: tlsAuthority("loopback") } });
  await until("the link is bound", () => known.made.isBound);
  const stranger = link(port, { tls: { isInsecure: false } });
  await until("the link fails", () => stranger.states.length === 1);
  expect(stranger.states[0]).toMatchObject({ kind: "down", reason: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  const careless = link(port, { tls: { isInsecure: true } });
  await until("the link is bound", () => careless.made.isBound);
});

test("a customer of another make binds, submits and gets a message", async () => {
  const taken: SmppRequest[] = [];
  const { port, peers } = await centre({
    take: async (pdu) => {
      taken.push(pdu);
      return { status: 0, text: "123456789012345" };
    },
  });
  const session = smpp.connect({ host: "127.0.0.1", port });
  open.push({ close: () => session.destroy() });
  const ask = (name: "bind_transceiver" | "submit_sm" | "unbind", fields: object) =>
    new Promise<smpp.Pdu>((resolve) => session[name](fields, resolve));
  expect((await ask("bind_transceiver", { system_id: "esme1", password: "secret1" })).command_status).toBe(0);
  const answer = await ask("submit_sm", { destination_addr: "15550100002", short_message: Buffer.from("hi") });
  expect(answer).toMatchObject({ command_status: 0, message_id: "123456789012345" });
  expect(taken[0]?.fields).toMatchObject({ destination_addr: "15550100002", short_message: Buffer.from("hi") });
  session.on("deliver_sm", (pdu: smpp.Pdu) => session.send(pdu.response()));
  expect(await peers[0]?.deliver(SM)).toMatchObject({ kind: "answered", answer: { status: 0 } });
  expect((await ask("unbind", {})).command_status).toBe(0);
});

test("ten wrong passwords close the door to an address for ten minutes", async () => {
  const { port, clock } = await centre();
  const knock = async () => {
    const session = smpp.connect({ host: "127.0.0.1", port });
    session.on("error", () => undefined);
    const status = new Promise<number | undefined>((resolve) => {
      session.on("close", () => resolve(undefined));
      session.bind_receiver({ system_id: "x", password: "wrong" }, (pdu) => resolve(pdu.command_status));
    });
    const seen = await status;
    session.destroy();
    return seen;
  };
  for (let n = 0; n < 10; n++) expect(await knock()).toBe(0x0e);
  expect(await knock()).toBeUndefined();
  clock.advance(600_001);
  expect(await knock()).toBe(0x0e);
});

test("connections that do not bind are cut off, and one address gets only so many", async () => {
  const { port, clock, server } = await centre();
  const sockets = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => undefined);
      await once(socket, "connect");
      return socket;
    }),
  );
  await until("all are there", () => server.sessions === 5);
  const oneMore = connect(port, "127.0.0.1");
  oneMore.on("error", () => undefined);
  await once(oneMore, "close");
  const closed = Promise.all(sockets.map((socket) => once(socket.resume(), "close")));
  clock.advance(10_000);
  await closed;
  expect(server.sessions).toBe(0);
});

test("garbage ends its own session alone", async () => {
  const { port } = await centre();
  const { made } = link(port);
  await until("the link is bound", () => made.isBound);
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.end("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");
  await once(socket.resume(), "close");
  expect(await made.submit(SM, NO_TLVS)).toMatchObject({ kind: "answered" });
});
