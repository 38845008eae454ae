import WebSocket from "ws";
import { until } from "./until.js";

export interface SipWsOptions {
  readonly protocols?: readonly string[];
  readonly origin?: string;
  /** Authority of the server's certificate. */
  readonly ca?: string;
}

/** A SIP client over a websocket that writes its messages by hand (RFC 7118). */
export class SipWsClient {
  readonly socket: WebSocket;
  /** What came, oldest first. */
  readonly messages: string[] = [];
  /** Code of the close frame. */
  readonly closed: Promise<number>;
  readonly #read = new Set<string>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => this.messages.push(data.toString()));
    socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => socket.once("close", resolve));
  }

  /** Rejects with the status of a refusal in its message. */
  static open(url: string, { protocols = ["sip"], ...more }: SipWsOptions = {}): Promise<SipWsClient> {
    const socket = new WebSocket(url, [...protocols], more);
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      const client = new SipWsClient(socket);
      socket.once("open", () => resolve(client));
    });
  }

  get protocol(): string {
    return this.socket.protocol;
  }

  send(message: string | Buffer): void {
    this.socket.send(message);
  }

  /** The first message that fits and was not given out before. */
  message(fits: (text: string) => boolean): Promise<string> {
    return until("a SIP message over the websocket", () => {
      const found = this.messages.find((text) => !this.#read.has(text) && fits(text));
      if (found !== undefined) this.#read.add(found);
      return found;
    });
  }

  /** Answers a request. */
  answer(request: string, status: number, o: { contact?: string; body?: string } = {}): void {
    const { contact, body = "" } = o;
    const copied = request.split("\r\n").filter((line) => /^(via|from|call-id|cseq|record-route):/i.test(line));
    const to = /^To:.*$/m.exec(request)?.[0].trim() ?? "";
    const lines = [`SIP/2.0 ${status} x`, ...copied, /;tag=/.test(to) ? to : `${to};tag=ws`];
    if (contact !== undefined) lines.push(`Contact: ${contact}`);
    if (body !== "") lines.push("Content-Type: application/sdp");
    this.send([...lines, `Content-Length: ${body.length}`, "", body].join("\r\n"));
  }

  /** Stops reading, as a client that hangs. */
  pause(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.terminate();
  }
}
