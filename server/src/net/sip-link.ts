import type { Frame } from "../wire/sip/frame.js";

/** What a connection is told of its link. */
export interface SipLinkReader {
  /** One message or keep-alive; after `bad` nothing follows. */
  frame(frame: Frame): void;
  /** Bytes came. @param isPartial a message has begun and is not whole */
  heard(isPartial: boolean): void;
  failed(error: Error): void;
  closed(): void;
}

/** What carries a connection: a TCP or TLS socket, or a websocket. */
export interface SipLink {
  /** Bytes that the peer has not taken yet. */
  readonly unsentBytes: number;
  readonly isWritable: boolean;
  /** Whether the other end has shown a certificate, of an authority that is believed, which bears the name. */
  proves(name: string): boolean;
  /** Begins to read. Called once. */
  open(reader: SipLinkReader): void;
  /** @param failed called at most once, later, when the bytes cannot be sent */
  write(wire: Buffer, failed: (error: Error) => void): void;
  /** Sends what is waiting, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(error?: Error): void;
}
