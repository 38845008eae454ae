import { createServer, type IncomingMessage, type Server } from "node:http";

/** What a request gets to come whole. */
const REQUEST_MS = 30_000;

/** Sends whoever comes by plain HTTP to HTTPS; nothing else is served there. */
export class HttpsRedirect {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /**
   * @param origin where to, for example `https://pbx.example:8443`
   * @throws the error of the system, for example EADDRINUSE
   */
  static listen(host: string, port: number, origin: string): Promise<HttpsRedirect> {
    const target = (request: IncomingMessage) => origin + (request.url?.startsWith("/") ? request.url : "/");
    const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, (request, response) => {
      // 308 and not 301: the method and the body stay (RFC 9110 §15.4.9).
      response.writeHead(308, { location: target(request), "cache-control": "no-store", connection: "close" }).end();
    });
    server.on("upgrade", (request, socket) => {
      socket.on("error", () => socket.destroy());
      const head = `HTTP/1.1 308 Permanent Redirect\r\nlocation: ${target(request)}\r\n`;
      socket.end(`${head}content-length: 0\r\nconnection: close\r\n\r\n`);
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, () => {
        server.off("error", reject);
        resolve(new HttpsRedirect(server));
      });
    });
  }

  /** Idempotent. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
