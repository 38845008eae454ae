import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { SharedFrame } from "./shared-frame.js";

export interface FrameWriterOptions {
  readonly websocket: WebSocket;
  /** What the websocket was made of. */
  readonly socket: Duplex;
  readonly shared: SharedFrame;
  readonly isCompressed: boolean;
}

/**
 * Writes text frames past `ws`, which would copy, and compress, each one anew for every client. `ws` writes whole control
 * frames to the same socket, and nothing else: it must never be given a message to send. What is written in one turn of the
 * event loop leaves at once.
 */
export class FrameWriter {
  readonly #options: FrameWriterOptions;
  readonly #uncork: () => void;
  #isCorked = false;

  constructor(options: FrameWriterOptions) {
    this.#options = options;
    this.#uncork = () => {
      this.#isCorked = false;
      options.socket.uncork();
    };
  }

  get isOpen(): boolean {
    const { websocket } = this.#options;
    return websocket.readyState === websocket.OPEN;
  }

  /** Bytes that the client has not taken. */
  get waitingBytes(): number {
    return this.#options.websocket.bufferedAmount;
  }

  /** @param written called when the system has taken it, or it is lost. Hot. */
  write(text: string, written: () => void): void {
    const { socket, shared, isCompressed } = this.#options;
    if (!this.#isCorked) {
      this.#isCorked = true;
      socket.cork();
      process.nextTick(this.#uncork);
    }
    socket.write(shared.of(text, isCompressed), written);
  }
}
