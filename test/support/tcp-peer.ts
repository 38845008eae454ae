import { connect, createServer, type Socket } from "node:net";
import { LIMIT_MS } from "./until.js";

/** A TCP peer that writes bytes by hand and keeps the text it gets. */
export class TcpPeer {
  text = "";
  isClosed = false;
  readonly #socket: Socket;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => {
      this.text += chunk.toString();
      this.#wake();
    });
    socket.on("close", () => {
      this.isClosed = true;
      this.#wake();
    });
    socket.on("error", () => undefined);
  }

  static open(port: number): Promise<TcpPeer> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.once("connect", () => resolve(new TcpPeer(socket)));
    });
  }

  /** Listens and gives each peer that connects. */
  static async listen(onPeer: (peer: TcpPeer) => void): Promise<{ port: number; close(): Promise<void> }> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      onPeer(new TcpPeer(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const close = () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    };
    return { port: typeof address === "object" && address ? address.port : 0, close };
  }

  get port(): number {
    return this.#socket.localPort ?? 0;
  }

  /** Resolves when the bytes are in the hands of the system. */
  write(text: string | Buffer): Promise<void> {
    return new Promise((resolve) => this.#socket.write(text, () => resolve()));
  }

  /** Stops reading, as a peer that hangs. */
  pause(): void {
    this.#socket.pause();
  }

  /** Waits until `look` is true of the text so far, or of the end of the connection. */
  async until(what: string, look: (peer: TcpPeer) => boolean, withinMs = LIMIT_MS): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!look(this)) {
      if (Date.now() > deadline) throw new Error(`not seen: ${what}; there is: ${this.text}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 50);
      });
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
