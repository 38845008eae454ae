import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { DtlsClient, type DtlsClientOptions, strangeKey } from "../../../../../test/support/dtls-client.js";
import { FakeClock } from "../../../base/fake-clock.js";
import { looksLikeRtcp } from "../../../wire/rtp/packet.js";
import { SrtpReceiver, SrtpSender } from "../../../wire/rtp/srtp.js";
import { makeCertificate } from "../../../wire/webrtc/certificate.js";
import { printCheck } from "../../../wire/webrtc/stun.js";
import type { RemoteMedia } from "../messages.js";
import type { MediaSocketHandler } from "./media-socket.js";
import { WebPort } from "./web-port.js";

const CERTIFICATE = makeCertificate(0);
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** What a leg got. */
class Leg implements MediaSocketHandler {
  readonly got: string[] = [];
  refused = 0;
  floods = 0;
  /** Both come here, as on a port of both (RFC 5761). */
  rtp(_nowMs: number, bytes: Buffer): void {
    this.got.push(looksLikeRtcp(bytes) ? `rtcp ${bytes[1]}` : `rtp ${bytes.readUInt16BE(2)}`);
  }
  rtcp(): void {
    throw new Error("there is no port for RTCP");
  }
  unproved(): void {
    this.refused++;
  }
  flooded(): void {
    this.floods++;
  }
  lost(reason: string): void {
    this.got.push(`lost ${reason}`);
  }
  socketError(error: Error): void {
    throw error;
  }
}

interface Sent {
  readonly packet: Buffer;
  readonly to: string;
}

/** A port whose socket is a list, and time that stands still. */
async function open() {
  const clock = new FakeClock();
  const sent: Sent[] = [];
  const socket = {
    port: 4000,
    send: (packet: Buffer, address: string, port: number) => {
      sent.push({ packet: Buffer.from(packet), to: `${address}:${port}` });
    },
    close: async () => undefined,
  };
  const onError = (error: Error) => {
    throw error;
  };
  const port = await WebPort.open({ bind: async () => socket, clock, onError });
  closers.push(() => port.close());
  return { clock, sent, port };
}

type World = Awaited<ReturnType<typeof open>>;

/** A browser at an address, and the leg it is to reach. */
class Browser {
  readonly leg = new Leg();
  readonly path;
  readonly client: DtlsClient;
  readonly #world: World;
  readonly #ufrag: string;
  readonly #at: readonly [string, number];
  #checks = 0;

  constructor(world: World, ufrag: string, at: readonly [string, number], o: DtlsClientOptions = {}) {
    this.#world = world;
    this.#ufrag = ufrag;
    this.#at = at;
    this.path = world.port.path(this.leg);
    const send = (datagram: Buffer) => this.send(datagram);
    this.client = new DtlsClient(send, { certificate: CERTIFICATE, ...o });
  }

  agree(fingerprints = [this.client.fingerprint], ufrag = this.#ufrag): void {
    const web = { ufrag, pwd: `password-of-${ufrag}`, peerUfrag: "theirs", fingerprints };
    this.path.agree(this.#world.clock.monotonicMs(), { web } as unknown as RemoteMedia);
  }

  check(ufrag = this.#ufrag, isNominated = true): Buffer {
    const transaction = Buffer.from(`${ufrag}${this.#checks++}`.padEnd(12).slice(0, 12));
    return printCheck({ transaction, username: `${ufrag}:theirs`, password: `password-of-${ufrag}`, isNominated });
  }

  send(datagram: Buffer, at = this.#at): void {
    this.#world.port.datagram(this.#world.clock.monotonicMs(), datagram, ...at);
  }

  /** Reads what the port has sent here. */
  receive(): void {
    for (const { packet, to } of this.#world.sent.splice(0))
      if (to === this.#at.join(":") && packet[0]! >= 20 && packet[0]! < 64) this.client.receive(packet);
  }

  connect(): this {
    this.agree();
    this.send(this.check());
    this.client.flight();
    for (let n = 0; n < 4; n++) this.receive();
    expect(this.client.keys).toBeDefined();
    return this;
  }
}

const HERE = ["192.0.2.7", 5000] as const;
const ELSEWHERE = ["203.0.113.66", 6000] as const;

function rtp(sequence: number): Buffer {
  const packet = Buffer.alloc(172);
  packet[0] = 0x80;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(7, 8);
  return packet;
}

test("a browser connects; both directions are protected, RTCP beside RTP", async () => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE).connect();
  const sender = new SrtpSender(browser.client.keys!.send);
  browser.send(Buffer.from(sender.rtp(rtp(1))));
  browser.send(Buffer.from(sender.rtcp(Buffer.from("80c9000100000007", "hex"))));
  expect(browser.leg.got).toEqual(["rtp 1", "rtcp 201"]);
  world.sent.splice(0);
  browser.path.send(rtp(9));
  const [{ packet, to }] = world.sent as [Sent];
  expect(to).toBe("192.0.2.7:5000");
  expect(new SrtpReceiver(browser.client.keys!.receive).rtp(packet)).toEqual(rtp(9));
});

test("nothing goes out before there are keys, and nothing plain comes in", async () => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE);
  browser.agree();
  browser.send(browser.check());
  world.sent.splice(0);
  browser.path.send(rtp(1));
  browser.send(rtp(1));
  expect(world.sent).toEqual([]);
  expect(browser.path.isReady).toBe(false);
  expect(browser.leg).toMatchObject({ got: [], refused: 1 });
});

test("two browsers share the port, even from the same port of two addresses", async () => {
  const world = await open();
  const a = new Browser(world, "aaaa", ["192.0.2.1", 5000]).connect();
  const b = new Browser(world, "bbbb", ["192.0.2.2", 5000]).connect();
  a.send(Buffer.from(new SrtpSender(a.client.keys!.send).rtp(rtp(1))));
  b.send(Buffer.from(new SrtpSender(b.client.keys!.send).rtp(rtp(2))));
  expect([a.leg.got, b.leg.got]).toEqual([["rtp 1"], ["rtp 2"]]);
  await a.path.close();
  b.send(Buffer.from(new SrtpSender({ ...b.client.keys!.send }).rtp(rtp(3))));
  expect(b.leg.got).toEqual(["rtp 2", "rtp 3"]);
});

test("whatever a stranger sends, the call goes on and the stranger gets no answer", async () => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE).connect();
  const sender = new SrtpSender(browser.client.keys!.send);
  const packet = Buffer.from(sender.rtp(rtp(1)));
  browser.send(packet);
  world.sent.splice(0);
  const caught = browser.check();
  browser.send(caught);
  world.sent.splice(0);
  const stranger = new DtlsClient(() => undefined);
  const forged = printCheck({
    transaction: Buffer.alloc(12),
    username: "aaaa:theirs",
    password: "guessed",
    isNominated: true,
  });
  const alert = Buffer.from("15fefd000000000000000100020228", "hex");
  const goodbye = browser.client.closeNotify();
  const others = [caught, forged, packet, Buffer.from(sender.rtp(rtp(2))), alert, goodbye, ...stranger.datagrams()];
  for (const datagram of others) browser.send(datagram, ELSEWHERE);
  expect(world.sent).toEqual([]);
  expect(browser.path.peerName).toBe("192.0.2.7:5000");
  // The same, with the address of the browser forged: only what proves itself counts, and once.
  for (const datagram of [forged, packet, alert, rtp(3), ...stranger.datagrams()]) browser.send(datagram);
  expect(world.sent).toEqual([]);
  browser.send(Buffer.from(sender.rtp(rtp(4))));
  world.clock.advance(3_000);
  expect(browser.leg.got).toEqual(["rtp 1", "rtp 4"]);
});

test("a restart of ICE moves the call, with the same keys", async () => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE).connect();
  const sender = new SrtpSender(browser.client.keys!.send);
  browser.agree(undefined, "cccc");
  browser.send(Buffer.from(sender.rtp(rtp(1))));
  browser.send(browser.check("cccc"), ELSEWHERE);
  expect(browser.path.peerName).toBe("203.0.113.66:6000");
  browser.send(Buffer.from(sender.rtp(rtp(2))), ELSEWHERE);
  browser.send(Buffer.from(sender.rtp(rtp(3))), HERE);
  browser.send(browser.check("aaaa"), HERE);
  expect(browser.path.peerName).toBe("203.0.113.66:6000");
  expect(browser.leg.got).toEqual(["rtp 1", "rtp 2"]);
});

test.each<[string, DtlsClientOptions, readonly string[] | undefined, string]>([
  ["another certificate than the signalling named", {}, [`sha-256 ${makeCertificate(1).fingerprint}`], "named"],
  ["a copied certificate and another key", { signingKey: strangeKey() }, undefined, "does not have the key"],
])("a peer with %s is refused, and its call ends", async (_name, o, fingerprints, reason) => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE, o);
  browser.agree(fingerprints ? [...fingerprints] : undefined);
  browser.send(browser.check());
  browser.client.flight();
  for (let n = 0; n < 4; n++) browser.receive();
  world.clock.advance(50);
  expect(browser.leg.got).toEqual([expect.stringContaining(reason)]);
  expect(browser.path.isReady).toBe(false);
});

test("a browser that never comes is given up after 15 s, one that does not finish its handshake 10 s after its check", async () => {
  const world = await open();
  const silent = new Browser(world, "aaaa", HERE);
  const slow = new Browser(world, "bbbb", ELSEWHERE);
  silent.agree();
  slow.agree();
  slow.send(slow.check());
  world.clock.advance(9_999);
  expect(slow.leg.got).toEqual([]);
  world.clock.advance(51);
  expect(slow.leg.got).toEqual(["lost DTLS did not come to its end"]);
  expect(silent.leg.got).toEqual([]);
  world.clock.advance(5_000);
  expect(silent.leg.got).toEqual(["lost No sign of life of the browser"]);
});

test("a call lives while checks come, and ends 15 s after the last", async () => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE).connect();
  for (let n = 0; n < 12; n++) {
    world.clock.advance(2_500);
    browser.send(browser.check());
  }
  world.clock.advance(14_900);
  expect(browser.leg.got).toEqual([]);
  world.clock.advance(150);
  expect(browser.leg.got).toEqual(["lost No sign of life of the browser"]);
});

test("a browser that closes its connection has two seconds to say BYE", async () => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE).connect();
  browser.send(browser.client.closeNotify());
  world.clock.advance(1_900);
  expect(browser.leg.got).toEqual([]);
  world.clock.advance(200);
  expect(browser.leg.got).toEqual(["lost The browser closed the connection"]);
});

test("a flood from the browser itself is cut off", async () => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE).connect();
  for (let n = 0; n < 700; n++) browser.send(rtp(n));
  expect(browser.leg.floods).toBeGreaterThan(190);
});

test("junk of every kind, from the browser's place and others, is dropped, and the call goes on", async () => {
  const world = await open();
  const browser = new Browser(world, "aaaa", HERE).connect();
  const sender = new SrtpSender(browser.client.keys!.send);
  const heads = ["", "0001", "000100002112a442", "16fefd0000", "16fefd0001", "15fefd0001", "8000", "80c8", "bf", "40"];
  const junk = fc.tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 80 })).map(([head, tail]) => {
    return Buffer.concat([Buffer.from(head, "hex"), tail]);
  });
  let count = 0;
  fc.assert(
    fc.property(junk, fc.boolean(), (datagram, isHere) => {
      // The flood gate would hide what is behind it.
      if (++count % 100 === 0) world.clock.advance(1_000);
      browser.send(datagram, isHere ? HERE : ELSEWHERE);
    }),
    { numRuns: 1_000, seed: 11 },
  );
  world.clock.advance(1_000);
  browser.send(Buffer.from(sender.rtp(rtp(5))));
  expect(browser.leg.got).toEqual(["rtp 5"]);
});
