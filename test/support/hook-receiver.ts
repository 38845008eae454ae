import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came. */
export interface HookRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests pick single members of any body
  readonly body: any;
}

/** How a request is answered: a status, more than that, or a function that answers when it likes. */
export type HookAnswer =
  | number
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer }
  | ((request: HookRequest) => Promise<number>);

/** A customer's HTTP server on loopback, any free port. */
export class HookReceiver {
  readonly requests: HookRequest[] = [];
  /** Next answers; 200 when empty. */
  readonly answers: HookAnswer[] = [];
  /** Answers what `answers` does not; default 200. */
  answer: (request: HookRequest) => HookAnswer = () => 200;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<HookReceiver> {
    const receiver = new HookReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = "/hook"): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Takes what came so far. */
  take(): HookRequest[] {
    return this.requests.splice(0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const came: HookRequest = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers as Record<string, string>,
      text,
      body: text === "" ? undefined : JSON.parse(text),
    };
    this.requests.push(came);
    const answer = this.answers.shift() ?? this.answer(came);
    if (typeof answer === "object") response.writeHead(answer.status, answer.headers).end(answer.body);
    else response.writeHead(typeof answer === "number" ? answer : await answer(came)).end('{"success":true}');
  }
}
