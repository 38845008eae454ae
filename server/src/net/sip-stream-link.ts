import type { Socket } from "node:net";
import { checkServerIdentity, TLSSocket } from "node:tls";
import { StreamFramer } from "../wire/sip/frame.js";
import type { SipLink, SipLinkReader } from "./sip-link.js";

/** The system asks a silent peer whether it lives, so that a held connection to a dead one is noticed. */
const TCP_PROBE_MS = 60_000;

/** A TCP or TLS socket as the link of a connection: its bytes are cut into messages by Content-Length (RFC 3261 §18.3). */
export class StreamLink implements SipLink {
  readonly #socket: Socket;
  readonly #framer = new StreamFramer();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  get isWritable(): boolean {
    return this.#socket.writable;
  }

  proves(name: string): boolean {
    const socket = this.#socket;
    return (
      socket instanceof TLSSocket &&
      socket.authorized &&
      checkServerIdentity(name, socket.getPeerCertificate()) === undefined
    );
  }

  open(reader: SipLinkReader): void {
    this.#socket.setNoDelay(true);
    this.#socket.setKeepAlive(true, TCP_PROBE_MS);
    this.#socket.on("data", (chunk) => {
      for (const frame of this.#framer.push(chunk)) reader.frame(frame);
      reader.heard(this.#framer.isPartial);
    });
    this.#socket.on("error", (error) => reader.failed(error));
    this.#socket.on("close", () => reader.closed());
  }

  write(wire: Buffer, failed: (error: Error) => void): void {
    this.#socket.write(wire, (error) => error && failed(error));
  }

  end(): void {
    this.#socket.destroySoon();
  }

  destroy(error?: Error): void {
    this.#socket.destroy(error);
  }
}
