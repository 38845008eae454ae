import type { Clock, Timer } from "../../../base/clock.js";
import type { SharedUdp, SharedUdpHandler } from "../../../net/shared-udp.js";
import { makeCertificate, type WebCertificate } from "../../../wire/webrtc/certificate.js";
import { isStun, readCheck } from "../../../wire/webrtc/stun.js";
import type { MediaSocketHandler } from "./media-socket.js";
import { WebPath, type WebPathPort } from "./web-path.js";

/** How often paths look at their deadlines while there are any. */
const TICK_MS = 50;
/** A certificate is replaced so long before its end: a call may last. */
const RENEW_MS = 5 * 86_400_000;

/** The part of `SharedUdp` that is used. */
export type PortSocket = Pick<SharedUdp, "port" | "send" | "close">;

/** What the port needs of its thread. */
export interface WebPortParts {
  /** @throws NoPortError, or the system's error */
  readonly bind: (handler: SharedUdpHandler) => Promise<PortSocket>;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

/**
 * The UDP port of a thread that all its web calls share. STUN finds its call by our fragment of the user name, all else
 * by the source that ICE has selected (RFC 7983, RFC 5764 §5.1.2); what finds none is dropped in silence.
 */
export class WebPort implements WebPathPort {
  readonly #clock: Clock;
  readonly #onError: (error: Error) => void;
  readonly #byUfrag = new Map<string, WebPath>();
  /** By the port of the source: hardly two peers have the same. */
  readonly #bySource = new Map<number, readonly WebPath[]>();
  readonly #paths = new Set<WebPath>();
  #socket!: PortSocket;
  #certificate: WebCertificate;
  #timer: Timer | undefined;

  private constructor(parts: WebPortParts) {
    this.#clock = parts.clock;
    this.#onError = parts.onError;
    this.#certificate = makeCertificate(parts.clock.now());
  }

  /** @throws NoPortError, or the system's error */
  static async open(parts: WebPortParts): Promise<WebPort> {
    const port = new WebPort(parts);
    port.#socket = await parts.bind({
      datagram: (nowMs, bytes, address, from) => port.datagram(nowMs, bytes, address, from),
      socketError: parts.onError,
    });
    return port;
  }

  get port(): number {
    return this.#socket.port;
  }

  /** The certificate for a new path. */
  get certificate(): WebCertificate {
    const nowMs = this.#clock.now();
    if (this.#certificate.expiresMs - nowMs < RENEW_MS) this.#certificate = makeCertificate(nowMs);
    return this.#certificate;
  }

  /** A new way over the port, looked after until it is removed. */
  path(leg: MediaSocketHandler): WebPath {
    const path = new WebPath(this, leg);
    this.#paths.add(path);
    this.#timer ??= this.#clock.setTimer(TICK_MS, this.#tick);
    return path;
  }

  remove(path: WebPath): void {
    this.#paths.delete(path);
  }

  /** Checks for these fragments are for the path. @param before those it had */
  name(path: WebPath, ufrags: readonly string[], before: readonly string[]): void {
    for (const ufrag of before) if (this.#byUfrag.get(ufrag) === path) this.#byUfrag.delete(ufrag);
    for (const ufrag of ufrags) this.#byUfrag.set(ufrag, path);
  }

  /** What comes from that port of the selected source is for the path. @param before where it was */
  place(path: WebPath, port: number | undefined, before: number | undefined): void {
    if (before !== undefined) this.#forgetSource(before, path);
    if (port !== undefined) this.#bySource.set(port, [...(this.#bySource.get(port) ?? []), path]);
  }

  /** Hot. */
  send(packet: Buffer, address: string, port: number): void {
    this.#socket.send(packet, address, port);
  }

  /** Takes what came in: anybody can send it. Hot. */
  datagram(nowMs: number, bytes: Buffer, address: string, port: number): void {
    try {
      if (isStun(bytes)) this.#stun(nowMs, bytes, address, port);
      else this.#pathAt(address, port)?.datagram(nowMs, bytes);
    } catch (error) {
      this.#onError(error as Error);
    }
  }

  /** All paths are removed by then. */
  close(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    return this.#socket.close();
  }

  #stun(nowMs: number, bytes: Buffer, address: string, port: number): void {
    const ufrag = readCheck(bytes)?.username.split(":", 1)[0];
    if (ufrag !== undefined) this.#byUfrag.get(ufrag)?.stun(nowMs, bytes, address, port);
  }

  #pathAt(address: string, port: number): WebPath | undefined {
    const paths = this.#bySource.get(port);
    if (!paths) return undefined;
    for (let i = 0; i < paths.length; i++) if (paths[i]!.isAt(address, port)) return paths[i];
    return undefined;
  }

  #forgetSource(port: number, path: WebPath): void {
    const left = this.#bySource.get(port)?.filter((other) => other !== path) ?? [];
    if (left.length > 0) this.#bySource.set(port, left);
    else this.#bySource.delete(port);
  }

  /** A bug in one path is not the end of the others. */
  #tickOne(path: WebPath, nowMs: number): void {
    try {
      path.tick(nowMs);
    } catch (error) {
      this.#onError(error as Error);
    }
  }

  readonly #tick = (): void => {
    this.#timer = this.#paths.size > 0 ? this.#clock.setTimer(TICK_MS, this.#tick) : undefined;
    const nowMs = this.#clock.monotonicMs();
    for (const path of this.#paths) this.#tickOne(path, nowMs);
  };
}
