import { randomBytes } from "node:crypto";
import { FloodGate } from "../../../net/flood-gate.js";
import type { WebCertificate } from "../../../wire/webrtc/certificate.js";
import { isDtls } from "../../../wire/webrtc/dtls-record.js";
import { DtlsServer } from "../../../wire/webrtc/dtls-server.js";
import { IceLite } from "../../../wire/webrtc/ice-lite.js";
import type { RemoteMedia, WebRemote } from "../messages.js";
import type { LegPeer, MediaSocket, MediaSocketHandler } from "./media-socket.js";
import { SrtpPair } from "./srtp-pair.js";

/** A browser checks about every 2.5 s; one that is silent for so long is gone (RFC 7675 §5.1 asks for 30 s at most). */
const GONE_MS = 15_000;
/** From the first check to the end of the handshake. */
const HANDSHAKE_MS = 10_000;
/** A peer that closed its connection has so long to say BYE, which tells more. */
const CLOSED_MS = 2_000;
/** What the leg sees in place of the peer's address: ICE alone knows where it is. */
const PEER: LegPeer = { address: "web", port: 9, rtcpPort: 9, rtcpMux: true, behindNat: false };

/** What a path needs of the port it shares. */
export interface WebPathPort {
  readonly port: number;
  readonly certificate: WebCertificate;
  /** Checks for these fragments are for the path. @param before those it had */
  name(path: WebPath, ufrags: readonly string[], before: readonly string[]): void;
  /** What comes from that port of the selected source is for the path. @param before where it was */
  place(path: WebPath, port: number | undefined, before: number | undefined): void;
  /** Hot. */
  send(packet: Buffer, address: string, port: number): void;
  /** Nothing is for the path any more. */
  remove(path: WebPath): void;
}

/** The way of one leg to a browser over the shared port: ICE finds it, DTLS gives keys, SRTP carries the media. */
export class WebPath implements MediaSocket {
  readonly certificate: WebCertificate;
  readonly #port: WebPathPort;
  readonly #leg: MediaSocketHandler;
  readonly #ice = new IceLite();
  readonly #srtp = new SrtpPair();
  readonly #media = new FloodGate();
  readonly #checks = new FloodGate();
  #dtls: DtlsServer | undefined;
  #ufrags: readonly string[] = [];
  #fingerprints = "";
  #agreedMs = -1;
  #foundMs = -1;
  #closedMs = -1;
  #isOver = false;

  constructor(port: WebPathPort, leg: MediaSocketHandler) {
    this.#port = port;
    this.#leg = leg;
    this.certificate = port.certificate;
  }

  get port(): number {
    return this.#port.port;
  }

  get isReady(): boolean {
    return this.#srtp.isOn;
  }

  get peerName(): string | undefined {
    const place = this.#ice.selected;
    return place && `${place.address}:${place.port}`;
  }

  /** Whether ICE has selected that source. Hot. */
  isAt(address: string, port: number): boolean {
    const place = this.#ice.selected;
    return place !== undefined && place.port === port && place.address === address;
  }

  agree(nowMs: number, { web }: RemoteMedia): LegPeer {
    if (!web) throw new Error("a web leg without a description of the web");
    this.#agreedMs = nowMs;
    this.#ice.describe({ ufrag: web.ufrag, pwd: web.pwd }, web.peerUfrag);
    this.#named();
    this.#expect(web);
    return PEER;
  }

  trust(): void {
    // ICE alone says whom to trust.
  }

  /** Hot. */
  send(packet: Buffer): void {
    const sealed = this.#srtp.seal(packet);
    if (sealed) this.#sendRaw(sealed);
  }

  sendRtcp(packet: Buffer): void {
    this.send(packet);
  }

  /** A datagram of STUN that names our fragment. */
  stun(nowMs: number, bytes: Buffer, address: string, port: number): void {
    if (!this.#checks.admits(nowMs)) return this.#leg.flooded();
    const before = this.#ice.selected;
    const checked = this.#ice.check(nowMs, bytes, address, port);
    if (!checked) return;
    this.#port.send(checked.answer, address, port);
    if (this.#foundMs < 0) this.#foundMs = nowMs;
    this.#named();
    if (checked.hasMoved) this.#port.place(this, port, before?.port);
  }

  /** A datagram of the selected source. Hot. */
  datagram(nowMs: number, bytes: Buffer): void {
    if (!this.#media.admits(nowMs)) return this.#leg.flooded();
    if (isDtls(bytes)) return this.#handshake(nowMs, bytes);
    if (bytes.length < 12 || bytes[0]! < 128 || bytes[0]! > 191) return this.#leg.unproved();
    const plain = this.#srtp.open(bytes);
    if (plain) this.#leg.rtp(nowMs, plain, PEER.address, PEER.port);
    else this.#leg.unproved();
  }

  /** Looks at the deadlines. */
  tick(nowMs: number): void {
    if (this.#isOver || this.#agreedMs < 0) return;
    this.#dtls?.tick(nowMs);
    const reason = this.#whyLost(nowMs);
    if (reason === undefined) return;
    this.#isOver = true;
    this.#leg.lost(reason);
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#dtls?.close();
    this.#port.name(this, [], this.#ufrags);
    this.#port.place(this, undefined, this.#ice.selected?.port);
    this.#port.remove(this);
  }

  #named(): void {
    const { ufrags } = this.#ice;
    if (ufrags.length === this.#ufrags.length && ufrags[0] === this.#ufrags[0]) return;
    this.#port.name(this, ufrags, this.#ufrags);
    this.#ufrags = ufrags;
  }

  #whyLost(nowMs: number): string | undefined {
    const state = this.#dtls?.state;
    if (state === "failed") return `DTLS failed: ${this.#dtls?.reason}`;
    if (state === "closed" && nowMs - this.#closedMs >= CLOSED_MS) return "The browser closed the connection";
    const sinceMs = Math.max(this.#agreedMs, this.#ice.lastCheckMs);
    if (nowMs - sinceMs >= GONE_MS) return "No sign of life of the browser";
    const isLate = this.#foundMs >= 0 && nowMs - Math.max(this.#foundMs, this.#agreedMs) >= HANDSHAKE_MS;
    return isLate && state !== "connected" && state !== "closed" ? "DTLS did not come to its end" : undefined;
  }

  /** Another certificate means another connection (RFC 8842 §3.2). */
  #expect({ fingerprints }: WebRemote): void {
    const named = fingerprints.join();
    if (this.#dtls && named === this.#fingerprints) return;
    this.#dtls?.close();
    this.#fingerprints = named;
    this.#srtp.drop();
    this.#closedMs = -1;
    this.#dtls = new DtlsServer({
      certificate: this.certificate,
      fingerprints,
      random: randomBytes,
      send: (datagram) => this.#sendRaw(datagram),
    });
  }

  #handshake(nowMs: number, bytes: Buffer): void {
    const dtls = this.#dtls;
    if (!dtls) return;
    dtls.receive(nowMs, bytes);
    if (dtls.state === "connected" && !this.#srtp.isOn && dtls.keys) this.#srtp.use(dtls.keys.send, dtls.keys.receive);
    if (dtls.state === "closed" && this.#closedMs < 0) this.#closedMs = nowMs;
  }

  #sendRaw(datagram: Buffer): void {
    const place = this.#ice.selected;
    if (place) this.#port.send(datagram, place.address, place.port);
  }
}
