import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { connect } from "node:tls";
import type { Address } from "./platform.js";

/** Carries TCP connections on by TLS, for programs that speak no TLS. */
export class TlsBridge {
  readonly address: Address;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;

  private constructor(server: Server, address: Address, sockets: ReadonlySet<Socket>) {
    this.#server = server;
    this.address = address;
    this.#sockets = sockets;
  }

  /** @param ca authority of the certificate of `to` */
  static async open(to: Address, ca: string): Promise<TlsBridge> {
    const sockets = new Set<Socket>();
    const server = createServer((plain) => {
      const secure = connect({ ...to, ca });
      for (const [from, other] of [
        [plain, secure],
        [secure, plain],
      ] as const) {
        sockets.add(from);
        from.on("error", () => undefined);
        from.once("close", () => {
          sockets.delete(from);
          other.destroy();
        });
        from.pipe(other);
      }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    return new TlsBridge(server, { host: "127.0.0.1", port }, sockets);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
