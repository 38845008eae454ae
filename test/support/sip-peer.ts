import { createSocket, type Socket } from "node:dgram";
import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { printResponse } from "../../server/src/wire/sip/print.js";
import { scan } from "../../server/src/wire/sip/scan.js";
import { LIMIT_MS } from "./until.js";

/** What a test says differently from the request that `WirePeer` makes by itself. */
export interface RequestParts {
  readonly uri?: string;
  readonly branch?: string;
  readonly callId?: string;
  readonly fromTag?: string;
  readonly toTag?: string;
  readonly cseq?: number;
  readonly via?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Headers left out, by the name as it is written. */
  readonly without?: readonly string[];
}

let made = 0;

/** A peer that speaks SIP by hand over one UDP socket: it sends what it is told and keeps what it gets. */
export class WirePeer {
  readonly inbox: SipMessage[] = [];
  readonly port: number;
  readonly #socket: Socket;
  readonly #targetPort: number;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket, targetPort: number) {
    this.#socket = socket;
    this.#targetPort = targetPort;
    this.port = socket.address().port;
    socket.on("message", (bytes) => {
      const message = scan(bytes);
      if (typeof message !== "string") this.inbox.push(message);
      this.#wake();
    });
    socket.on("error", () => undefined);
  }

  /**
   * @param targetPort where the endpoint under test listens
   * @param host its own loopback address
   */
  static open(targetPort: number, host = "127.0.0.1"): Promise<WirePeer> {
    const socket = createSocket("udp4");
    return new Promise((resolve) => {
      socket.bind(0, host, () => resolve(new WirePeer(socket, targetPort)));
    });
  }

  get contact(): string {
    return `<sip:peer@127.0.0.1:${this.port}>`;
  }

  /** A request of this peer as text. */
  request(method: string, parts: RequestParts = {}): string {
    const { callId = "call-1", fromTag = "ft", toTag, cseq = 1, body = "", without = [] } = parts;
    const branch = parts.branch ?? `z9hG4bK-${++made}`;
    const lines = [
      `Via: ${parts.via ?? `SIP/2.0/UDP 127.0.0.1:${this.port};branch=${branch};rport`}`,
      "Max-Forwards: 70",
      `From: <sip:peer@test.example>;tag=${fromTag}`,
      `To: <sip:us@test.example>${toTag === undefined ? "" : `;tag=${toTag}`}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: ${this.contact}`,
      ...(body === "" || parts.headers?.some((line) => line.startsWith("Content-Type"))
        ? []
        : ["Content-Type: application/sdp"]),
      `Content-Length: ${body.length}`,
    ].filter((line) => !without.some((name) => line.startsWith(`${name}:`)));
    lines.push(...(parts.headers ?? []));
    return `${method} ${parts.uri ?? "sip:us@test.example"} SIP/2.0\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
  }

  send(text: string | Buffer): void {
    this.#socket.send(text, this.#targetPort, "127.0.0.1");
  }

  /** Answers a request that came in. */
  answer(
    request: SipMessage,
    status: number,
    o: { toTag?: string; headers?: [string, string][]; body?: string } = {},
  ): void {
    const source = { host: "127.0.0.1", port: this.#targetPort };
    const headers: [string, string][] = o.headers ?? [["Contact", this.contact]];
    this.send(printResponse(request, source, { status, toTag: o.toTag ?? "pt", headers, body: o.body }));
  }

  /** The oldest message whose status or method is that; waits for it. */
  next(what: number | string): Promise<SipMessage> {
    const fits = (m: SipMessage) =>
      typeof what === "number" ? m.status === what : m.kind === "request" && m.method === what;
    return this.find(fits, String(what));
  }

  /** The oldest message that fits; waits for it. */
  async find(fits: (message: SipMessage) => boolean, what: string): Promise<SipMessage> {
    const deadline = Date.now() + LIMIT_MS;
    for (;;) {
      const at = this.inbox.findIndex(fits);
      if (at >= 0) return this.inbox.splice(at, 1)[0]!;
      if (Date.now() > deadline) throw new Error(`no ${what}; there is: ${this.seen().join(", ") || "nothing"}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 50);
      });
    }
  }

  /** Resolves when everything that was sent to the endpoint before was read by it, and its answers are here. */
  async fence(): Promise<void> {
    const callId = `fence-${++made}`;
    this.send(this.request("OPTIONS", { callId }));
    const deadline = Date.now() + LIMIT_MS;
    while (!this.inbox.some((m) => m.callId === callId)) {
      if (Date.now() > deadline) throw new Error("the endpoint answers no more");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 50);
      });
    }
    this.inbox.splice(
      this.inbox.findIndex((m) => m.callId === callId),
      1,
    );
  }

  /** What lies in the inbox: statuses and methods, oldest first. */
  seen(): string[] {
    return this.inbox.map((m) => (m.kind === "request" ? m.method : `${m.status} ${m.method}`));
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
