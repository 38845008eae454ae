import type { CarrierSetup } from "../../domain/messaging-carrier/port.js";
import type { SubmitAction } from "../../domain/sms-queue/rules.js";
import type { HttpReply, HttpSender } from "../../net/http-client.js";
import { HttpError, isUnsent } from "../../net/http-error.js";
import { fillTemplate } from "./http-template.js";
import { textAt } from "./json-path.js";
import type { CarrierLink, OutgoingPart, OutgoingSms, SubmitResult } from "./link.js";

const TIMEOUT_SECONDS = 20;
const ANSWER_MAX_BYTES = 64 * 1024;
/** Statuses after which the same request may succeed later (messaging.md 8.2). */
const TEMPORARY: readonly number[] = [408, 425, 429, 500, 502, 503, 504];

export interface HttpLinkOptions {
  readonly http: HttpSender;
  readonly carrier: CarrierSetup;
  /** Where the carrier tells what became of a message. */
  readonly callbackUrl: string;
}

/** The way to a carrier that takes whole texts by HTTP. */
export class HttpLink implements CarrierLink {
  readonly isWhole = true;
  readonly #o: HttpLinkOptions;

  constructor(options: HttpLinkOptions) {
    this.#o = options;
  }

  async submit(sms: OutgoingSms, _part: OutgoingPart, signal: AbortSignal): Promise<SubmitResult> {
    const { http, carrier } = this.#o;
    const { request, timeout = TIMEOUT_SECONDS } = carrier.settings;
    if (!request) return { kind: "down", code: "no request template" };
    try {
      const reply = await http.send(
        {
          ...fillTemplate(request, this.#values(sms)),
          timeoutMs: timeout * 1000,
          maxBytes: ANSWER_MAX_BYTES,
          maxRedirects: 0,
          scope: `messaging ${carrier.uuid}`,
        },
        signal,
      );
      return this.#resultOf(reply);
    } catch (error) {
      if (error instanceof HttpError) return faultOf(error);
      throw error;
    }
  }

  #values({ uuid, from, to, message }: OutgoingSms): Record<string, string> {
    const { carrier, callbackUrl } = this.#o;
    const plus = carrier.settings.number_format === "plus" ? "+" : "";
    const secrets = Object.entries(carrier.secrets).map(([name, value]) => [`secret.${name}`, value]);
    return {
      ...(Object.fromEntries(secrets) as Record<string, string>),
      id: uuid,
      from: plus + from,
      to: plus + to,
      text: message,
      callback: callbackUrl,
    };
  }

  #resultOf({ status, body }: HttpReply): SubmitResult {
    const { success = {}, temporary = TEMPORARY } = this.#o.carrier.settings;
    const isSuccess = success.statuses?.includes(status) ?? (status >= 200 && status < 300);
    if (!isSuccess) {
      const action: SubmitAction = status === 429 ? "throttled" : temporary.includes(status) ? "retry" : "refused";
      return { kind: "refused", action, code: `HTTP ${status}` };
    }
    return { kind: "accepted", id: textAt(parsed(body), success.id) ?? null };
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A request that went out and got no answer may have been taken. */
function faultOf(error: HttpError): SubmitResult {
  if (error.fault.kind === "address") return { kind: "down", code: error.message };
  if (isUnsent(error)) return { kind: "refused", action: "retry", code: error.message };
  return { kind: "unknown" };
}
