import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { hasIpv6 } from "../../../test/support/has-ipv6.js";
import { udpKinds } from "../../../test/support/udp-kinds.js";
import { until } from "../../../test/support/until.js";
import type { OpenUdp, UdpSocket, UdpUser } from "./udp-socket.js";

const closing: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

interface Got {
  readonly bytes: Buffer;
  readonly host: string;
  readonly port: number;
}

/** Notes what comes; `onEach` is called after each datagram. */
class Inbox implements UdpUser {
  readonly got: Got[] = [];
  readonly errors: Error[] = [];
  onEach: (got: Got) => void = () => undefined;

  datagram(bytes: Buffer, host: string, port: number): void {
    const got = { bytes, host, port };
    this.got.push(got);
    this.onEach(got);
  }

  error(error: Error): void {
    this.errors.push(error);
  }

  get texts(): string[] {
    return this.got.map(({ bytes }) => bytes.toString("latin1"));
  }

  size(count: number): Promise<true> {
    return until(`${count} datagrams`, () => this.got.length >= count || undefined);
  }
}

async function listening(open: OpenUdp, host = "127.0.0.1"): Promise<{ socket: UdpSocket; inbox: Inbox }> {
  const socket = await open(host, 0);
  const inbox = new Inbox();
  socket.start(inbox);
  closing.push(socket);
  return { socket, inbox };
}

/** A socket of Node's own, for the other side. */
async function peer(type: "udp4" | "udp6" = "udp4"): Promise<{ socket: Socket; port: number; texts: string[] }> {
  const socket = createSocket(type);
  const texts: string[] = [];
  socket.on("message", (bytes) => texts.push(bytes.toString("latin1")));
  socket.bind(0, type === "udp4" ? "127.0.0.1" : "::1");
  await once(socket, "listening");
  closing.push({ close: () => new Promise<void>((resolve) => void socket.close(() => resolve())) });
  return { socket, port: socket.address().port, texts };
}

const never = (error: Error) => expect.unreachable(error.message);
const failure = (send: (failed: (error: Error) => void) => void) =>
  new Promise<NodeJS.ErrnoException>((resolve) => send(resolve));
/** Bytes that tell where in them and in which datagram they are. */
const pattern = (seed: number, bytes: number) =>
  Buffer.from(Uint8Array.from({ length: bytes }, (_, i) => seed + i * 7));

describe.each(udpKinds)("a UDP socket, %s,", (name, kind) => {
  const open: OpenUdp = (host, port) => kind?.(host, port) ?? Promise.reject(new Error("not there"));
  const run = test.skipIf(kind === undefined);

  run("hears what is sent, from whom, and answers", async () => {
    const { socket, inbox } = await listening(open);
    const other = await peer();
    inbox.onEach = ({ bytes, host, port }) => socket.send(Buffer.from(`${bytes} too`), port, host, never);
    other.socket.send("hello", socket.port, "127.0.0.1");
    await until("the answer", () => other.texts[0]);
    expect(inbox.got[0]).toMatchObject({ host: "127.0.0.1", port: other.port });
    expect(other.texts).toEqual(["hello too"]);
  });

  run("gets datagrams of no byte and of the most there can be, whole and in order", async () => {
    const { socket, inbox } = await listening(open);
    const { socket: from } = await listening(open);
    const sent = [0, 1, 60_000, 0, 65_507, 1_500].map((bytes, i) => pattern(i, bytes));
    for (const bytes of sent) from.send(bytes, socket.port, "127.0.0.1", never);
    await inbox.size(sent.length);
    for (const [i, bytes] of sent.entries()) expect(bytes.equals(inbox.got[i]!.bytes), `datagram ${i}`).toBe(true);
  });

  run("sends bytes as they were when they were given", async () => {
    const { socket, inbox } = await listening(open);
    const { socket: from } = await listening(open);
    const wire = Buffer.from("first");
    // Node's own socket reads them later: only what is copied may be changed at once.
    from.send(name === "plain" ? Buffer.from(wire) : wire, socket.port, "127.0.0.1", never);
    wire.write("later");
    await inbox.size(1);
    expect(inbox.texts).toEqual(["first"]);
  });

  run("loses none of a burst that the system has room for, and keeps the order", async () => {
    const { socket, inbox } = await listening(open);
    const { socket: from } = await listening(open);
    const texts = Array.from({ length: 1_500 }, (_, i) => `datagram ${i} ${"x".repeat(i % 700)}`);
    for (const text of texts) from.send(Buffer.from(text), socket.port, "127.0.0.1", never);
    await inbox.size(texts.length);
    expect(inbox.texts).toEqual(texts);
  });

  run("shows bytes that stay as they are, however much comes later", async () => {
    const { socket, inbox } = await listening(open);
    const { socket: from } = await listening(open);
    const kept = Array.from({ length: 50 }, (_, i) => pattern(i, 500 + i));
    for (const bytes of kept) from.send(bytes, socket.port, "127.0.0.1", never);
    await inbox.size(kept.length);
    for (let round = 1; round <= 20; round++) {
      for (let i = 0; i < 500; i++) from.send(Buffer.alloc(400, round), socket.port, "127.0.0.1", never);
      await inbox.size(kept.length + round * 500);
    }
    for (const [i, bytes] of kept.entries()) expect(bytes.equals(inbox.got[i]!.bytes), `datagram ${i}`).toBe(true);
  });

  run("tells of just the datagram that the system refuses, and only later", async () => {
    const { socket } = await listening(open);
    const other = await peer();
    const failed: (string | undefined)[] = [];
    const send = (text: string, bytes: Buffer, port = other.port, host = "127.0.0.1") =>
      socket.send(bytes, port, host, (error: NodeJS.ErrnoException) => failed.push(`${text} ${error.code}`));
    send("small", Buffer.from("small"));
    send("large", Buffer.alloc(65_508));
    send("huge", Buffer.alloc(1024 * 1024));
    send("nowhere", Buffer.from("x"), 5060, "255.255.255.255");
    send("last", Buffer.from("last"));
    expect(failed).toEqual([]);
    await until("the last", () => other.texts[1]);
    await until("the failures", () => failed.length === 3 || undefined);
    expect(failed.sort()).toEqual(["huge EMSGSIZE", "large EMSGSIZE", "nowhere EACCES"]);
    expect(other.texts).toEqual(["small", "last"]);
  });

  run("takes no name for an address", async () => {
    const { socket } = await listening(open);
    const error = await failure((failed) => socket.send(Buffer.from("x"), 5060, "peer.example", failed));
    expect(error).toMatchObject({ code: "EINVAL" });
  });

  run("goes on when nobody listens where it sent to", async () => {
    const { socket, inbox } = await listening(open);
    const gone = await listening(open);
    await gone.socket.close();
    for (let i = 0; i < 3; i++) socket.send(Buffer.from("x"), gone.socket.port, "127.0.0.1", never);
    const other = await peer();
    socket.send(Buffer.from("here"), other.port, "127.0.0.1", never);
    await until("the datagram", () => other.texts[0]);
    other.socket.send("back", socket.port, "127.0.0.1");
    await inbox.size(1);
    expect(inbox.errors).toEqual([]);
  });

  run("is refused a port that is taken, by the system's name for it", async () => {
    const { socket } = await listening(open);
    await expect(open("127.0.0.1", socket.port)).rejects.toMatchObject({
      code: "EADDRINUSE",
      message: `bind EADDRINUSE 127.0.0.1:${socket.port}`,
    });
    await expect(open("192.0.2.1", 0)).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  });

  run("sends nothing after its end, and gives its port back", async () => {
    const { socket, inbox } = await listening(open);
    const other = await peer();
    socket.send(Buffer.from("before"), other.port, "127.0.0.1", () => undefined);
    const { port } = socket;
    await socket.close();
    await socket.close();
    const error = await failure((failed) => socket.send(Buffer.from("after"), other.port, "127.0.0.1", failed));
    expect(error.message).toBe("UDP socket is closed");
    const again = await open("127.0.0.1", port);
    closing.push(again);
    expect(again.port).toBe(port);
    expect(inbox.got).toEqual([]);
  });

  run("may be closed by who hears a datagram, and hears no more", async () => {
    const { socket, inbox } = await listening(open);
    const { socket: from } = await listening(open);
    let closed: Promise<void> | undefined;
    inbox.onEach = ({ port, host }) => {
      socket.send(Buffer.from("bye"), port, host, () => undefined);
      closed ??= socket.close();
    };
    for (let i = 0; i < 40; i++) from.send(Buffer.from(`${i}`), socket.port, "127.0.0.1", never);
    await inbox.size(1);
    await closed;
    expect(inbox.texts).toEqual(["0"]);
  });

  describe.skipIf(!hasIpv6)("over IPv6", () => {
    run("hears and answers", async () => {
      const { socket, inbox } = await listening(open, "::1");
      const other = await peer("udp6");
      inbox.onEach = ({ host, port }) => socket.send(Buffer.from("yes"), port, host, never);
      other.socket.send("hello", socket.port, "::1");
      await until("the answer", () => other.texts[0]);
      expect(socket.host).toBe("::1");
      expect(inbox.got[0]).toMatchObject({ host: "::1", port: other.port });
    });

    run("carries IPv4 on ::, and tells and takes its addresses as such", async () => {
      const { socket, inbox } = await listening(open, "::");
      const [four, six] = [await peer(), await peer("udp6")];
      inbox.onEach = ({ host, port }) => socket.send(Buffer.from(`to ${host}`), port, host, never);
      four.socket.send("4", socket.port, "127.0.0.1");
      await until("the answer", () => four.texts[0]);
      six.socket.send("6", socket.port, "::1");
      await until("the answer", () => six.texts[0]);
      expect(socket.host).toBe("::");
      expect([four.texts, six.texts]).toEqual([["to 127.0.0.1"], ["to ::1"]]);
    });
  });
});
