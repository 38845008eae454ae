import { createHash, createPrivateKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { SRTP_PROFILES, type SrtpProfileName } from "../../server/src/wire/rtp/srtp-profile.js";
import { ByteReader, numberBytes, vector, vector16 } from "../../server/src/wire/webrtc/byte-reader.js";
import { makeCertificate, type WebCertificate } from "../../server/src/wire/webrtc/certificate.js";
import { HANDSHAKE, printMessage, Reassembly } from "../../server/src/wire/webrtc/dtls-handshake.js";
import { masterSecret, recordKeys, srtpMasters, verifyData } from "../../server/src/wire/webrtc/dtls-keys.js";
import { CONTENT, RecordOpener, RecordWriter, readRecords } from "../../server/src/wire/webrtc/dtls-record.js";
import type { MediaKeys } from "../../server/src/wire/webrtc/dtls-server.js";
import { beginKeyExchange } from "../../server/src/wire/webrtc/key-exchange.js";

/** How a client is told to be, or to misbehave. */
export interface DtlsClientOptions {
  readonly certificate?: WebCertificate;
  /** Signs CertificateVerify in place of the certificate's key. */
  readonly signingKey?: KeyObject;
  readonly profiles?: readonly number[];
  readonly groups?: readonly number[];
  readonly suites?: readonly number[];
  /** Extensions of the hello that are left out. */
  readonly without?: readonly number[];
  readonly isFinishedWrong?: boolean;
  /** Cuts each message into fragments of so many bytes. */
  readonly fragmentBytes?: number;
  /** Pads the hello as large as that of a browser. */
  readonly paddingBytes?: number;
}

const PROFILE_NAMES: Readonly<Record<number, SrtpProfileName>> = {
  1: "AES_CM_128_HMAC_SHA1_80",
  7: "AEAD_AES_128_GCM",
};

/** A DTLS 1.2 client for tests, by the hand of whoever drives it: `flight` sends what is due, `receive` takes answers. */
export class DtlsClient {
  readonly certificate: WebCertificate;
  readonly alerts: string[] = [];
  keys: MediaKeys | undefined;
  /** Handshake messages of the server, by their types. */
  readonly seen: number[] = [];
  readonly #o: DtlsClientOptions;
  readonly #send: (datagram: Buffer) => void;
  readonly #random = randomBytes(32);
  readonly #writer = new RecordWriter();
  readonly #reassembly = new Reassembly();
  readonly #transcript: Buffer[] = [];
  #opener: RecordOpener | undefined;
  #sequence = 0;
  #flight: { type: number; epoch: 0 | 1; fragment: Buffer }[] = [];
  #serverRandom: Buffer = Buffer.alloc(0);
  #serverKey: Buffer = Buffer.alloc(0);
  #group = 0;
  #profile: SrtpProfileName | undefined;
  #master: Buffer = Buffer.alloc(0);

  constructor(send: (datagram: Buffer) => void, o: DtlsClientOptions = {}) {
    this.#send = send;
    this.#o = o;
    this.certificate = o.certificate ?? makeCertificate(Date.now());
    this.#flight = [this.#say(HANDSHAKE.clientHello, this.#hello())];
  }

  get fingerprint(): string {
    return `sha-256 ${this.certificate.fingerprint}`;
  }

  /** Datagrams of the flight that is due, each handshake message in records of its own. */
  datagrams(): Buffer[] {
    return this.#flight.flatMap(({ type, epoch, fragment }) =>
      type === CONTENT.handshake
        ? this.#cut(fragment).map((part) => this.#writer.write(type, epoch, part))
        : [this.#writer.write(type, epoch, fragment)],
    );
  }

  flight(): void {
    for (const datagram of this.datagrams()) this.#send(datagram);
  }

  closeNotify(): Buffer {
    return this.#writer.write(CONTENT.alert, 1, Buffer.from([1, 0]));
  }

  receive(datagram: Buffer): void {
    for (const record of readRecords(datagram)) {
      const plain = record.epoch === 0 ? record.fragment : this.#opener?.open(record);
      if (!plain) continue;
      if (record.type === CONTENT.alert) this.alerts.push(`${plain[0]} ${plain[1]}`);
      if (record.type !== CONTENT.handshake) continue;
      this.#reassembly.take(plain, record.epoch);
      for (let m = this.#reassembly.pull(); m; m = this.#reassembly.pull()) this.#message(m.type, m.sequence, m.body);
    }
  }

  #message(type: number, sequence: number, body: Buffer): void {
    this.seen.push(type);
    if (type === HANDSHAKE.finished) return this.#finished(body);
    this.#transcript.push(printMessage(type, sequence, body));
    if (type === HANDSHAKE.serverHello) this.#serverHello(body);
    if (type === HANDSHAKE.serverKeyExchange) {
      const reader = new ByteReader(body);
      reader.number(1);
      this.#group = reader.number(2);
      this.#serverKey = reader.vector(1);
    }
    if (type === HANDSHAKE.serverHelloDone) this.#answer();
  }

  #serverHello(body: Buffer): void {
    const reader = new ByteReader(body);
    reader.number(2);
    this.#serverRandom = Buffer.from(reader.bytes(32));
    reader.vector(1);
    reader.number(3);
    const extensions = new ByteReader(reader.vector(2));
    while (!extensions.isAtEnd) {
      const type = extensions.number(2);
      const content = new ByteReader(extensions.vector(2));
      if (type === 14) this.#profile = PROFILE_NAMES[content.numbers16(2)[0]!];
    }
  }

  #answer(): void {
    const exchange = beginKeyExchange(this.#group);
    const secret = exchange.secret(this.#serverKey);
    const flight = [
      this.#say(HANDSHAKE.certificate, vector(3, vector(3, this.certificate.der))),
      this.#say(HANDSHAKE.clientKeyExchange, vector(1, exchange.publicKey)),
    ];
    this.#master = masterSecret(secret, Buffer.concat(this.#transcript));
    const signature = sign("sha256", Buffer.concat(this.#transcript), this.#o.signingKey ?? this.certificate.key);
    flight.push(this.#say(HANDSHAKE.certificateVerify, Buffer.concat([numberBytes(0x0403, 2), vector(2, signature)])), {
      type: CONTENT.changeCipherSpec,
      epoch: 0,
      fragment: Buffer.from([1]),
    });
    const data = verifyData(this.#master, "client", Buffer.concat(this.#transcript));
    if (this.#o.isFinishedWrong) data[0] = data[0]! ^ 1;
    const keys = recordKeys(this.#master, { client: this.#random, server: this.#serverRandom });
    this.#writer.protect(keys.client);
    this.#opener = new RecordOpener(keys.server);
    flight.push({ ...this.#say(HANDSHAKE.finished, data), epoch: 1 });
    this.#flight = flight;
    this.flight();
  }

  #finished(body: Buffer): void {
    const expected = verifyData(this.#master, "server", Buffer.concat(this.#transcript));
    if (!body.equals(expected)) throw new Error("the server's Finished is wrong");
    const randoms = { client: this.#random, server: this.#serverRandom };
    const { client, server } = srtpMasters(this.#master, randoms, this.#profile!);
    this.keys = { send: client, receive: server };
    this.#flight = [];
  }

  #say(type: number, body: Buffer) {
    const fragment = printMessage(type, this.#sequence++, body);
    this.#transcript.push(fragment);
    return { type: CONTENT.handshake as number, epoch: 0 as 0 | 1, fragment };
  }

  #hello(): Buffer {
    const { groups = [29, 23], profiles = [1], suites = [0xc02b, 0x00ff], without = [], paddingBytes = 0 } = this.#o;
    const extensions: [number, Buffer][] = [
      [10, vector16(2, groups)],
      [11, vector(1, Buffer.from([0]))],
      [13, vector16(2, [0x0403, 0x0804])],
      [14, Buffer.concat([vector16(2, profiles), vector(1)])],
      [23, Buffer.alloc(0)],
      [21, Buffer.alloc(paddingBytes)],
    ];
    const kept = extensions.filter(([type]) => !without.includes(type));
    return Buffer.concat([
      numberBytes(0xfefd, 2),
      this.#random,
      vector(1),
      vector(1),
      vector16(2, suites),
      vector(1, Buffer.from([0])),
      vector(2, ...kept.map(([type, body]) => Buffer.concat([numberBytes(type, 2), vector(2, body)]))),
    ]);
  }

  #cut(message: Buffer): Buffer[] {
    const { fragmentBytes } = this.#o;
    const body = message.subarray(12);
    if (!fragmentBytes || body.length <= fragmentBytes) return [message];
    const parts: Buffer[] = [];
    for (let at = 0; at < body.length; at += fragmentBytes) {
      const part = body.subarray(at, at + fragmentBytes);
      const head = Buffer.from(message.subarray(0, 12));
      head.writeUIntBE(at, 6, 3);
      head.writeUIntBE(part.length, 9, 3);
      parts.push(Buffer.concat([head, part]));
    }
    return parts;
  }
}

/** What both sides must hold in common, to compare them by. */
export function keysName({ send, receive }: MediaKeys): string {
  const hash = createHash("sha256");
  for (const { profile, key, salt } of [send, receive]) hash.update(profile).update(key).update(salt);
  return `${hash.digest("hex")} ${SRTP_PROFILES[send.profile].keyBytes}`;
}

/** A key that belongs to no certificate of the test. */
export function strangeKey(): KeyObject {
  return createPrivateKey(makeCertificate(Date.now()).key.export({ type: "pkcs8", format: "pem" }));
}
