import { type KeyObject, sign, timingSafeEqual } from "node:crypto";
import type { SrtpMaster } from "../rtp/srtp-profile.js";
import { ByteReader, numberBytes, ShortBytes, vector } from "./byte-reader.js";
import { isNamed, type WebCertificate } from "./certificate.js";
import { firstCertificate, isProvedBy, keyOf } from "./client-proof.js";
import { HANDSHAKE, type HandshakeMessage, printMessage, Reassembly } from "./dtls-handshake.js";
import {
  ALERT,
  type ClientHello,
  ECDSA_SHA256,
  HandshakeError,
  printCertificateRequest,
  printServerHello,
  readClientHello,
} from "./dtls-hello.js";
import { masterSecret, type Randoms, recordKeys, srtpMasters, verifyData } from "./dtls-keys.js";
import { CONTENT, type DtlsRecord, RecordOpener, RecordWriter, readRecords } from "./dtls-record.js";
import { beginKeyExchange, type KeyExchange } from "./key-exchange.js";

/** Time until a flight is sent again, doubled each time up to the last. */
const RESEND_FIRST_MS = 200;
const RESEND_LAST_MS = 1_600;
/** Answers to a peer that repeats itself come no more often than this. */
const RESEND_GAP_MS = 40;
/** A datagram that every path carries. */
const DATAGRAM_BYTES = 1_200;
const FATAL = 2;
const WARNING = 1;

/** What a server is made of. */
export interface DtlsServerParts {
  readonly certificate: WebCertificate;
  /** Of the peer's newest description, as `sha-256 AB:CD:...`. */
  readonly fingerprints: readonly string[];
  /** Secure random bytes. */
  readonly random: (bytes: number) => Buffer;
  readonly send: (datagram: Buffer) => void;
}

/** Keys of the media, by whose they are. */
export interface MediaKeys {
  readonly send: SrtpMaster;
  readonly receive: SrtpMaster;
}

/** Where the server stands: what it waits for, or how it ended. */
export type DtlsState = "hello" | "certificate" | "key" | "verify" | "finished" | "connected" | "closed" | "failed";

/** The message that each state waits for. */
const AWAITED = {
  hello: HANDSHAKE.clientHello,
  certificate: HANDSHAKE.certificate,
  key: HANDSHAKE.clientKeyExchange,
  verify: HANDSHAKE.certificateVerify,
  finished: HANDSHAKE.finished,
} as const;

interface Flight {
  readonly type: number;
  readonly epoch: 0 | 1;
  readonly fragment: Buffer;
}

/**
 * A DTLS 1.2 server that agrees on keys for media (RFC 6347, RFC 5764). One suite, a client certificate that the
 * signalling has named by its fingerprint, messages in their one order. Bytes and time in milliseconds come in,
 * datagrams go out; nothing it is given makes it throw. A message that breaks the rules ends it with an alert, a record
 * that does not prove itself is dropped.
 */
export class DtlsServer {
  readonly #parts: DtlsServerParts;
  readonly #reassembly = new Reassembly();
  readonly #writer = new RecordWriter();
  readonly #transcript: Buffer[] = [];
  #state: DtlsState = "hello";
  #reason: string | undefined;
  #hello: ClientHello | undefined;
  #randoms: Randoms | undefined;
  #exchange: KeyExchange | undefined;
  #peerKey: KeyObject | undefined;
  #master: Buffer | undefined;
  #opener: RecordOpener | undefined;
  #keys: MediaKeys | undefined;
  #sequence = 0;
  #flight: readonly Flight[] = [];
  #sentMs = 0;
  #resendMs = RESEND_FIRST_MS;

  constructor(parts: DtlsServerParts) {
    this.#parts = parts;
  }

  get state(): DtlsState {
    return this.#state;
  }

  /** Why it failed. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Once connected. */
  get keys(): MediaKeys | undefined {
    return this.#keys;
  }

  get #isOver(): boolean {
    return this.#state === "closed" || this.#state === "failed";
  }

  /** Takes a datagram. */
  receive(nowMs: number, datagram: Buffer): void {
    for (const record of readRecords(datagram)) {
      if (this.#isOver) return;
      try {
        this.#record(nowMs, record);
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  /** To be called now and then: sends a flight again that was not answered in time. */
  tick(nowMs: number): void {
    const isWaiting = this.#flight.length > 0 && !this.#isOver && this.#state !== "connected";
    if (!isWaiting || nowMs - this.#sentMs < this.#resendMs) return;
    this.#resendMs = Math.min(2 * this.#resendMs, RESEND_LAST_MS);
    this.#transmit(nowMs);
  }

  /** Says goodbye to a peer that is connected. Idempotent. */
  close(): void {
    if (this.#state === "connected") this.#alert(WARNING, ALERT.closeNotify);
    if (!this.#isOver) this.#state = "closed";
  }

  #record(nowMs: number, record: DtlsRecord): void {
    if (record.epoch === 0) {
      // Alerts without protection can be anybody's; a peer that has given up falls silent anyway.
      if (record.type === CONTENT.handshake) this.#handshake(nowMs, record.fragment, 0);
      return;
    }
    const plain = record.epoch === 1 ? this.#opener?.open(record) : undefined;
    if (!plain) return;
    if (record.type === CONTENT.handshake) this.#handshake(nowMs, plain, 1);
    if (record.type === CONTENT.alert) this.#alerted(plain);
  }

  #handshake(nowMs: number, fragment: Buffer, epoch: 0 | 1): void {
    // Once connected only the client's last message may come again: our Finished was lost.
    if (this.#state === "connected" && epoch === 0) return;
    const again = this.#reassembly.take(fragment, epoch);
    if (again.length > 0 && nowMs - this.#sentMs >= RESEND_GAP_MS) this.#transmit(nowMs);
    for (let message = this.#reassembly.pull(); message; message = this.#reassembly.pull()) {
      this.#message(nowMs, message);
      if (this.#isOver) return;
    }
  }

  #message(nowMs: number, message: HandshakeMessage): void {
    const state = this.#state;
    if (state === "connected" || state === "closed" || state === "failed") return;
    const epoch = state === "finished" ? 1 : 0;
    if (message.type !== AWAITED[state] || message.epoch !== epoch)
      throw new HandshakeError(ALERT.unexpectedMessage, `message ${message.type} while ${state} is awaited`);
    switch (state) {
      case "hello":
        return this.#helloed(nowMs, message);
      case "certificate":
        return this.#certified(message);
      case "key":
        return this.#keyed(message);
      case "verify":
        return this.#verified(message);
      case "finished":
        return this.#finished(nowMs, message);
      default:
        state satisfies never;
    }
  }

  #helloed(nowMs: number, message: HandshakeMessage): void {
    const hello = readClientHello(message.body);
    this.#note(message);
    this.#hello = hello;
    this.#randoms = { client: hello.random, server: this.#parts.random(32) };
    this.#exchange = beginKeyExchange(hello.group);
    this.#state = "certificate";
    this.#flight = [
      this.#say(HANDSHAKE.serverHello, printServerHello(this.#randoms.server, hello)),
      this.#say(HANDSHAKE.certificate, vector(3, vector(3, this.#parts.certificate.der))),
      this.#say(HANDSHAKE.serverKeyExchange, this.#keyMessage(hello, this.#randoms, this.#exchange)),
      this.#say(HANDSHAKE.certificateRequest, printCertificateRequest()),
      this.#say(HANDSHAKE.serverHelloDone, Buffer.alloc(0)),
    ];
    this.#transmit(nowMs);
  }

  /** The group, our public key, and our signature over both and the randoms (RFC 8422 §5.4). */
  #keyMessage({ group }: ClientHello, { client, server }: Randoms, { publicKey }: KeyExchange): Buffer {
    const params = Buffer.concat([Buffer.from([3]), numberBytes(group, 2), vector(1, publicKey)]);
    const signature = sign("sha256", Buffer.concat([client, server, params]), this.#parts.certificate.key);
    return Buffer.concat([params, numberBytes(ECDSA_SHA256, 2), vector(2, signature)]);
  }

  #certified(message: HandshakeMessage): void {
    const certificate = firstCertificate(message.body);
    if (!certificate || !isNamed(certificate, this.#parts.fingerprints))
      throw new HandshakeError(ALERT.badCertificate, "the certificate is not the one that was named");
    this.#peerKey = keyOrRefusal(certificate);
    this.#note(message);
    this.#state = "key";
  }

  #keyed(message: HandshakeMessage): void {
    const secret = secretOrRefusal(this.#exchange!, new ByteReader(message.body).vector(1));
    this.#note(message);
    this.#master = masterSecret(secret, Buffer.concat(this.#transcript));
    const keys = recordKeys(this.#master, this.#randoms!);
    this.#writer.protect(keys.server);
    this.#opener = new RecordOpener(keys.client);
    this.#state = "verify";
  }

  #verified(message: HandshakeMessage): void {
    if (!isProvedBy(this.#peerKey!, message.body, Buffer.concat(this.#transcript)))
      throw new HandshakeError(ALERT.decryptError, "the client does not have the key of its certificate");
    this.#note(message);
    this.#state = "finished";
  }

  #finished(nowMs: number, message: HandshakeMessage): void {
    const expected = verifyData(this.#master!, "client", Buffer.concat(this.#transcript));
    if (message.body.length !== expected.length || !timingSafeEqual(message.body, expected))
      throw new HandshakeError(ALERT.decryptError, "Finished is wrong");
    this.#note(message);
    const own = verifyData(this.#master!, "server", Buffer.concat(this.#transcript));
    const changed: Flight = { type: CONTENT.changeCipherSpec, epoch: 0, fragment: Buffer.from([1]) };
    this.#flight = [changed, { ...this.#say(HANDSHAKE.finished, own), epoch: 1 }];
    this.#transmit(nowMs);
    const { client, server } = srtpMasters(this.#master!, this.#randoms!, this.#hello!.profile);
    this.#keys = { receive: client, send: server };
    this.#state = "connected";
    this.#transcript.length = 0;
  }

  #alerted(alert: Buffer): void {
    const [level, description] = alert;
    if (level !== FATAL && description !== ALERT.closeNotify) return;
    if (this.#state === "connected") this.#state = "closed";
    else this.#end(`the client refused: alert ${description}`);
  }

  /** A message of ours, noted in the transcript. */
  #say(type: number, body: Buffer): Flight {
    const fragment = printMessage(type, this.#sequence++, body);
    this.#transcript.push(fragment);
    return { type: CONTENT.handshake, epoch: 0, fragment };
  }

  #note({ type, sequence, body }: HandshakeMessage): void {
    this.#transcript.push(printMessage(type, sequence, body));
  }

  #transmit(nowMs: number): void {
    this.#sentMs = nowMs;
    let datagram: Buffer[] = [];
    let bytes = 0;
    for (const { type, epoch, fragment } of this.#flight) {
      const record = this.#writer.write(type, epoch, fragment);
      if (bytes > 0 && bytes + record.length > DATAGRAM_BYTES) {
        this.#parts.send(Buffer.concat(datagram));
        datagram = [];
        bytes = 0;
      }
      datagram.push(record);
      bytes += record.length;
    }
    if (bytes > 0) this.#parts.send(Buffer.concat(datagram));
  }

  #fail(error: unknown): void {
    const alert =
      error instanceof HandshakeError
        ? error.alert
        : error instanceof ShortBytes
          ? ALERT.decodeError
          : ALERT.internalError;
    this.#alert(FATAL, alert);
    this.#end(error instanceof Error ? error.message : String(error));
  }

  #end(reason: string): void {
    this.#state = "failed";
    this.#reason = reason;
  }

  #alert(level: number, description: number): void {
    // Protected as soon as the peer can open it.
    const epoch = this.#state === "connected" ? 1 : 0;
    this.#parts.send(this.#writer.write(CONTENT.alert, epoch, Buffer.from([level, description])));
  }
}

function keyOrRefusal(certificate: Buffer): KeyObject {
  try {
    return keyOf(certificate);
  } catch {
    throw new HandshakeError(ALERT.badCertificate, "the certificate cannot be read");
  }
}

function secretOrRefusal(exchange: KeyExchange, peer: Buffer): Buffer {
  try {
    return exchange.secret(peer);
  } catch {
    throw new HandshakeError(ALERT.illegalParameter, "the client's key is none of the group");
  }
}
