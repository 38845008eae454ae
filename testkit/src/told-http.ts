import type { HttpReply, HttpRequest, HttpSender } from "opentact/net/http-client.js";

/** Hands requests on, and tells of those that are for documents. */
export class ToldHttp implements HttpSender {
  readonly requests: HttpRequest[] = [];
  /** Exchanges that have neither an answer nor an end. */
  inFlight = 0;
  readonly #sender: HttpSender;
  readonly #asked: (request: HttpRequest) => void;

  /** @param asked is told of each request for a document; media are fetched without a word */
  constructor(sender: HttpSender, asked: (request: HttpRequest) => void) {
    this.#sender = sender;
    this.#asked = asked;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    if (!signal.aborted) this.#tell(request);
    this.inFlight++;
    try {
      return await this.#sender.send(request, signal);
    } finally {
      this.inFlight--;
    }
  }

  #tell(request: HttpRequest): void {
    this.requests.push(request);
    if (!request.headers["accept"]?.startsWith("audio/")) this.#asked(request);
  }
}
