import { createServer, type IncomingMessage, type Server } from "node:http";

/** A request as it came. */
export interface Asked {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What is answered; default 200 with an empty body. */
export interface Reply {
  readonly status?: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer waits so long. */
  readonly afterMs?: number;
}

/** A web server of a customer on loopback: answers as told, and keeps what it was asked. */
export class HttpHost {
  readonly asked: Asked[] = [];
  readonly #server: Server;
  readonly #replies = new Map<string, readonly Reply[]>();
  readonly #count = new Map<string, number>();

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        this.asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
        const { status = 200, body = "", headers: own = {}, afterMs = 0 } = this.#next(url.split("?")[0] ?? "");
        setTimeout(() => response.writeHead(status, own).end(body), afterMs);
      });
    });
  }

  static async open(): Promise<HttpHost> {
    const host = new HttpHost();
    await new Promise<void>((resolve) => host.#server.listen(0, "127.0.0.1", resolve));
    return host;
  }

  /** `http://127.0.0.1:port` */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  /** Answers of a path, one after the other; the last one stays. A path without any answers 404. */
  answer(path: string, ...replies: readonly Reply[]): void {
    this.#replies.set(path, replies);
    this.#count.set(path, 0);
  }

  /** Forgets the answers and what was asked. */
  clear(): void {
    this.#replies.clear();
    this.#count.clear();
    this.asked.length = 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #next(path: string): Reply {
    const replies = this.#replies.get(path);
    if (!replies || replies.length === 0) return { status: 404 };
    const at = this.#count.get(path) ?? 0;
    this.#count.set(path, at + 1);
    return replies[Math.min(at, replies.length - 1)]!;
  }
}
