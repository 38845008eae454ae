import type { CarrierProbe, CarrierSetup } from "../../domain/messaging-carrier/port.js";
import type { HttpSender } from "../../net/http-client.js";
import { HttpError } from "../../net/http-error.js";
import type { CarrierLinks } from "./link.js";

const TIMEOUT_MS = 10_000;
const ANSWER_MAX_BYTES = 64 * 1024;

/** Asks carriers whether they can be reached: by HTTP a request for their health page, else whether there is a link. */
export class LinkProbe implements CarrierProbe {
  readonly #http: HttpSender;
  readonly #links: CarrierLinks;

  constructor(options: { http: HttpSender; links: CarrierLinks }) {
    this.#http = options.http;
    this.#links = options.links;
  }

  async probe(carrier: CarrierSetup): Promise<{ ok: boolean; message: string }> {
    if (carrier.kind === "http") return this.#ask(carrier);
    const { link } = await this.#links.wayTo(carrier.uuid);
    return link ? { ok: true, message: "the link is up" } : { ok: false, message: "there is no link" };
  }

  /** Any answer of the carrier's own page shows that it is there; a health page must say 2xx. */
  async #ask({ uuid, settings }: CarrierSetup): Promise<{ ok: boolean; message: string }> {
    const url = settings.health_url ?? originOf(settings.request?.url);
    if (url === undefined) return { ok: false, message: "it has no URL to ask" };
    const request = { method: "GET", url, headers: {}, timeoutMs: TIMEOUT_MS, maxBytes: ANSWER_MAX_BYTES } as const;
    try {
      const scope = `messaging ${uuid}`;
      const { status } = await this.#http.send({ ...request, maxRedirects: 0, scope }, new AbortController().signal);
      const ok = settings.health_url === undefined || (status >= 200 && status < 300);
      return { ok, message: `HTTP ${status}` };
    } catch (error) {
      if (error instanceof HttpError) return { ok: false, message: error.message };
      throw error;
    }
  }
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined || !URL.canParse(url) ? undefined : `${new URL(url).origin}/`;
}
