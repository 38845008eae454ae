import type { SipAddress } from "./sip-address.js";

/** Whoever has bytes sent. */
export interface Sender {
  /** The system refuses them: at most once for each, and later. */
  unsent(wire: Buffer): void;
}

/** A way to one peer: a UDP socket with the peer's address, or one TCP connection. */
export interface Hop {
  readonly peer: SipAddress;
  /** What we call ourselves toward this peer, in Via and Contact. */
  readonly local: { readonly host: string; readonly port: number };
  readonly isReliable: boolean;
  /** What it leads through: a socket, or itself when that is a connection. */
  readonly socket: object;
  /** False when the connection is gone for good; a UDP hop is open as long as its socket. */
  readonly isOpen: boolean;
  /** The same peer at another port; a connection stays itself. */
  atPort(port: number): Hop;
  send(wire: Buffer, sender: Sender): void;
  /** Calls `gone` once when the connection closes. @returns stops watching */
  watch(gone: () => void): () => void;
  /** Keeps the connection from being closed as idle. @returns lets it go */
  hold(): () => void;
}

/** Hops as texts, for what is kept as bytes. */
export interface HopNames {
  /** One line. */
  nameOf(hop: Hop): string;
  /** Undefined when its connection is gone. */
  named(name: string): Hop | undefined;
}

/** Gets what the sockets read. Nothing may be thrown out of it. */
export interface SipInput {
  /** One datagram: it may wait for its turn, but an INVITE has its 100 at once. @param isAlone nothing else had come */
  datagram(bytes: Buffer, hop: Hop, isAlone: boolean): void;
  /** One frame of a stream; `framing` when the frame itself was bad and its connection will close. */
  message(bytes: Buffer, hop: Hop, framing?: "no-content-length" | "content-length" | "message-too-long"): void;
  /** The system refuses bytes: their sender is to hear of it. */
  unsent(wire: Buffer, sender: Sender): void;
  /** An error of a socket, which stays as it is or closes by itself. */
  socketError(error: Error): void;
  /** Something was dropped unread: over a limit. */
  flooded(): void;
  /** A connection ended. */
  flowGone(flow: string): void;
}

/** The target could not be reached; `status` is what stands for it as a final answer. */
export class UnreachableError extends Error {
  readonly status: 430 | 503;

  constructor(status: 430 | 503, message: string) {
    super(message);
    this.name = "UnreachableError";
    this.status = status;
  }
}
