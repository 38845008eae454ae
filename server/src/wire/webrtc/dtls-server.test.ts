import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DtlsClient, type DtlsClientOptions, keysName, strangeKey } from "../../../../test/support/dtls-client.js";
import { makeCertificate } from "./certificate.js";
import { HANDSHAKE, printMessage } from "./dtls-handshake.js";
import { CONTENT, RecordWriter } from "./dtls-record.js";
import { DtlsServer } from "./dtls-server.js";

const certificate = makeCertificate(Date.UTC(2026, 0, 1));
const clientCertificate = makeCertificate(Date.UTC(2026, 0, 1));

/** A server and a client joined by two queues; nothing moves by itself. */
function pair(o: DtlsClientOptions & { readonly fingerprints?: readonly string[] } = {}) {
  const toServer: Buffer[] = [];
  const toClient: Buffer[] = [];
  const client = new DtlsClient((datagram) => toServer.push(datagram), { certificate: clientCertificate, ...o });
  const server = new DtlsServer({
    certificate,
    fingerprints: o.fingerprints ?? [client.fingerprint],
    random: randomBytes,
    send: (datagram) => toClient.push(datagram),
  });
  return { toServer, toClient, client, server };
}

type Pair = ReturnType<typeof pair>;

/** Carries what waits until nothing waits. @param nowMs time of it all */
function settle({ toServer, toClient, client, server }: Pair, nowMs = 0): void {
  while (toServer.length + toClient.length > 0) {
    for (const datagram of toServer.splice(0)) server.receive(nowMs, datagram);
    for (const datagram of toClient.splice(0)) client.receive(datagram);
  }
}

/** A whole handshake. */
function connect(o: Parameters<typeof pair>[0] = {}): Pair {
  const both = pair(o);
  both.client.flight();
  settle(both);
  return both;
}

function expectConnected({ server, client }: Pair): void {
  expect(server.reason).toBeUndefined();
  expect(server.state).toBe("connected");
  expect(client.keys).toBeDefined();
  const { send, receive } = client.keys!;
  expect(keysName(server.keys!)).toBe(keysName({ send: receive, receive: send }));
}

describe("a client that is whom the signalling named", () => {
  test.each<[string, DtlsClientOptions]>([
    ["with x25519 and counter mode", {}],
    ["with P-256", { groups: [23] }],
    ["with GCM", { profiles: [7, 1] }],
    ["whose first profile is not known", { profiles: [2, 1] }],
    ["with a hello as large as that of a browser, in fragments", { paddingBytes: 1_300, fragmentBytes: 600 }],
    ["that cuts all messages small", { fragmentBytes: 50 }],
    ["without point formats", { without: [11] }],
  ])("%s agrees on the same keys", (_name, o) => {
    expectConnected(connect(o));
  });

  test("sends its datagrams in reverse, each twice", () => {
    const both = pair({ fragmentBytes: 100 });
    both.client.flight();
    for (let nowMs = 0; nowMs < 20_000 && both.server.state !== "connected"; nowMs += 50) {
      const twice = both.toServer.splice(0).flatMap((datagram) => [datagram, datagram]);
      for (const datagram of twice.reverse()) both.server.receive(nowMs, datagram);
      both.server.tick(nowMs);
      const answers = both.toClient.splice(0).flatMap((datagram) => [datagram, datagram]);
      for (const datagram of answers.reverse()) both.client.receive(datagram);
      if (nowMs % 400 === 0) both.client.flight();
    }
    settle(both, 30_000);
    both.client.flight();
    settle(both, 31_000);
    expectConnected(both);
  });

  test("loses any datagram of its own or of ours, and all of its first ones", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 99 })), (dice) => {
        const both = pair({ fragmentBytes: 200 });
        const survives = () => dice.next().value! >= 30;
        for (let nowMs = 0; nowMs < 60_000 && !both.client.keys; nowMs += 50) {
          if (nowMs % 100 === 0) both.client.flight();
          for (const datagram of both.toServer.splice(0)) if (survives()) both.server.receive(nowMs, datagram);
          both.server.tick(nowMs);
          for (const datagram of both.toClient.splice(0)) if (survives()) both.client.receive(datagram);
        }
        expectConnected(both);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  test("hears our last flight again when it was lost, and again nothing else", () => {
    const both = pair();
    both.client.flight();
    for (let n = 0; n < 2; n++) {
      for (const datagram of both.toServer.splice(0)) both.server.receive(0, datagram);
      if (n === 0) for (const datagram of both.toClient.splice(0)) both.client.receive(datagram);
    }
    expect(both.server.state).toBe("connected");
    both.toClient.splice(0);
    both.client.flight();
    settle(both, 1_000);
    expectConnected(both);
  });

  test("hears a flight again until it answers, ever more seldom", () => {
    const both = pair();
    both.client.flight();
    for (const datagram of both.toServer.splice(0)) both.server.receive(0, datagram);
    const sent: number[] = [];
    for (let nowMs = 0; nowMs <= 6_400; nowMs += 50) {
      both.toClient.splice(0);
      both.server.tick(nowMs);
      if (both.toClient.length > 0) sent.push(nowMs);
    }
    expect(sent).toEqual([200, 600, 1_400, 3_000, 4_600, 6_200]);
  });

  test("closes the connection, and that of ours is told to it", () => {
    const both = connect();
    both.server.receive(5, both.client.closeNotify());
    expect(both.server.state).toBe("closed");
    const other = connect();
    other.server.close();
    other.server.close();
    settle(other);
    expect(other.client.alerts).toEqual(["1 0"]);
  });
});

describe("a client is refused with an alert when", () => {
  test.each<[string, Parameters<typeof pair>[0], string, string]>([
    ["its certificate is another", { fingerprints: [`sha-256 ${certificate.fingerprint}`] }, "2 42", "named"],
    ["nobody named a certificate", { fingerprints: [] }, "2 42", "named"],
    ["only a digest of old names it", { fingerprints: [`sha-1 ${clientCertificate.fingerprint}`] }, "2 42", "named"],
    ["it has copied the certificate, but not its key", { signingKey: strangeKey() }, "2 51", "does not have the key"],
    ["its Finished is wrong", { isFinishedWrong: true }, "2 51", "Finished is wrong"],
    ["it has no extended master secret", { without: [23] }, "2 40", "extended master secret"],
    ["it wants no media", { without: [14] }, "2 40", "protection profile"],
    ["its profiles are not ours", { profiles: [2, 8] }, "2 40", "protection profile"],
    ["its suites are not ours", { suites: [0xc02f, 0x00ff] }, "2 40", "cipher suite"],
    ["it may be renegotiated by anybody", { suites: [0xc02b] }, "2 40", "renegotiation"],
    ["its groups are not ours", { groups: [24] }, "2 40", "common group"],
  ])("%s", (_name, o, alert, reason) => {
    const both = connect(o);
    expect(both.server.state).toBe("failed");
    expect(both.server.reason).toContain(reason);
    expect(both.client.alerts).toEqual([alert]);
    expect(both.server.keys).toBeUndefined();
  });

  test("a message comes out of its turn", () => {
    const { server, toClient } = pair();
    const finished = printMessage(HANDSHAKE.finished, 0, Buffer.alloc(12));
    const early = new RecordWriter().write(CONTENT.handshake, 0, finished);
    server.receive(0, early);
    expect(server.state).toBe("failed");
    expect(toClient[0]!.subarray(-2)).toEqual(Buffer.from([2, 10]));
  });
});

describe("a connection is not disturbed by", () => {
  test("alerts that anybody can make", () => {
    const both = connect();
    for (const alert of ["0100", "0228"])
      both.server.receive(9, Buffer.from(`15fefd00000000000000630002${alert}`, "hex"));
    expect(both.server.state).toBe("connected");
    const during = pair();
    during.client.flight();
    during.server.receive(0, Buffer.from("15fefd000000000000000000020228", "hex"));
    settle(during);
    expectConnected(during);
  });

  test("a hello of somebody else after the handshake, or one that is sent again", () => {
    const both = connect();
    const stranger = new DtlsClient(() => undefined);
    for (const datagram of stranger.datagrams()) both.server.receive(9, datagram);
    expect(both.server.state).toBe("connected");
    expect(both.toClient).toEqual([]);
  });

  test("records that are sent again, or changed on their way", () => {
    const both = connect();
    const goodbye = both.client.closeNotify();
    const changed = Buffer.from(goodbye);
    changed[changed.length - 1]! ^= 1;
    both.server.receive(9, changed);
    expect(both.server.state).toBe("connected");
  });

  test("junk, at any moment", () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const recordLike = fc
      .tuple(fc.constantFrom(20, 21, 22, 23), fc.constantFrom(0, 1, 2), bytes)
      .map(([type, epoch, body]) => {
        const head = Buffer.from([type, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 77, 0, body.length]);
        return Buffer.concat([head, body]);
      });
    const both = connect();
    fc.assert(
      fc.property(
        fc.oneof(
          bytes.map((b) => Buffer.from(b)),
          recordLike,
        ),
        (datagram) => {
          both.server.receive(9, datagram);
          expect(both.server.state).toBe("connected");
          const fresh = pair().server;
          fresh.receive(0, datagram);
          expect(["hello", "failed"]).toContain(fresh.state);
        },
      ),
      { numRuns: 1_000, seed: 5 },
    );
  });

  test("a flight with any byte changed: it connects with the right peer, or not at all", () => {
    const check = (at: number, bit: number) => {
      const both = pair();
      both.client.flight();
      const hello = Buffer.from(both.toServer.splice(0)[0]!);
      hello[at % hello.length]! ^= 1 << bit;
      both.server.receive(0, hello);
      try {
        settle(both);
      } catch {
        return; // the client noticed
      }
      if (both.server.state === "connected") expectConnected(both);
    };
    fc.assert(fc.property(fc.nat(200), fc.nat(7), check), { numRuns: 150, seed: 9 });
  });
});
