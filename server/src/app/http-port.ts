import { createServer, type Server } from "node:net";
import { StartError } from "../base/start-error.js";

/**
 * Holds the HTTP port from the beginning of the start: links name it before the REST server listens, and a port that
 * is taken is told before anything else is opened.
 */
export class HttpPort {
  readonly host: string;
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, host: string, port: number) {
    this.#server = server;
    this.host = host;
    this.port = port;
  }

  /**
   * @param setting name of the setting that tells the port
   * @param port 0 = any free one
   * @throws StartError when it cannot be had
   */
  static async hold(setting: string, host: string, port: number): Promise<HttpPort> {
    const server = createServer((socket) => socket.destroy());
    return new Promise((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => reject(portError(setting, host, port, error)));
      server.listen({ host, port, exclusive: true }, () => {
        const address = server.address();
        resolve(new HttpPort(server, host, typeof address === "object" && address ? address.port : port));
      });
    });
  }

  /** Lets go of it, for the REST server to take. Idempotent. */
  release(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** One line for a port that cannot be listened on. */
export function portError(setting: string, host: string, port: number, error: NodeJS.ErrnoException): StartError {
  const why =
    error.code === "EADDRINUSE"
      ? "is taken by another program"
      : error.code === "EACCES"
        ? "needs a permission this user does not have"
        : error.code === "EADDRNOTAVAIL"
          ? "is on an address this machine does not have"
          : `cannot be opened (${error.code ?? error.message})`;
  return new StartError(`${setting}: port ${port} of ${host} ${why}`, { cause: error });
}
