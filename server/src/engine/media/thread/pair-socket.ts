import type { RtpPairs } from "../../../net/rtp-pairs.js";
import type { RtpSocket, RtpSocketHandler } from "../../../net/rtp-socket.js";
import { srtpMaster } from "../../../wire/rtp/srtp-profile.js";
import type { RemoteMedia } from "../messages.js";
import type { LegPeer, MediaSocket, MediaSocketHandler } from "./media-socket.js";
import { SrtpPair } from "./srtp-pair.js";

/** A pair of ports of one leg, for plain RTP, and for SRTP with keys of the signalling (RFC 4568). */
export class PairSocket implements MediaSocket, RtpSocketHandler {
  readonly isReady = true;
  readonly peerName = undefined;
  readonly #leg: MediaSocketHandler;
  readonly #srtp = new SrtpPair();
  #socket!: RtpSocket;
  #isSecure = false;

  private constructor(leg: MediaSocketHandler) {
    this.#leg = leg;
  }

  /** @throws NoPortError, or the system's error */
  static async open(pairs: Pick<RtpPairs, "open">, leg: MediaSocketHandler): Promise<PairSocket> {
    const socket = new PairSocket(leg);
    socket.#socket = await pairs.open(socket);
    return socket;
  }

  /** On a port that was reserved. */
  static onReserved(pairs: Pick<RtpPairs, "openReserved">, port: number, leg: MediaSocketHandler): PairSocket {
    const socket = new PairSocket(leg);
    socket.#socket = pairs.openReserved(port, socket);
    return socket;
  }

  get port(): number {
    return this.#socket.port;
  }

  agree(_nowMs: number, media: RemoteMedia): LegPeer {
    this.#isSecure = media.srtp !== undefined;
    if (media.srtp) this.#srtp.use(srtpMaster(media.srtp.send), srtpMaster(media.srtp.receive));
    else this.#srtp.drop();
    const { remoteAddress: address, remotePort: port, remoteRtcpPort: rtcpPort, behindNat } = media;
    return { address, port, rtcpPort, rtcpMux: media.rtcpMux === true, behindNat };
  }

  trust(address: string, port: number): void {
    this.#socket.trust(address, port);
  }

  /** Hot. */
  send(packet: Buffer, address: string, port: number): void {
    const sealed = this.#isSecure ? this.#srtp.seal(packet) : packet;
    if (sealed) this.#socket.send(sealed, address, port);
  }

  sendRtcp(packet: Buffer, address: string, port: number): void {
    const sealed = this.#isSecure ? this.#srtp.seal(packet) : packet;
    if (sealed) this.#socket.sendRtcp(sealed, address, port);
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  /** Hot. */
  rtp(nowMs: number, bytes: Buffer, address: string, port: number): void {
    const plain = this.#isSecure ? this.#srtp.open(bytes) : bytes;
    if (plain) this.#leg.rtp(nowMs, plain, address, port);
    else this.#leg.unproved();
  }

  rtcp(nowMs: number, bytes: Buffer, address: string, port: number): void {
    const plain = this.#isSecure ? this.#srtp.open(bytes) : bytes;
    if (plain) this.#leg.rtcp(nowMs, plain, address, port);
    else this.#leg.unproved();
  }

  /** Hot. */
  flooded(): void {
    this.#leg.flooded();
  }

  socketError(error: Error): void {
    this.#leg.socketError(error);
  }
}
