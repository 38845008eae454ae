/** Why an exchange gave no answer. `address` = the rule forbids the target; `code` only with `connection`. */
export type HttpFault =
  | { readonly kind: "timeout" }
  | { readonly kind: "address" }
  | { readonly kind: "too_large" }
  | { readonly kind: "redirects" }
  | { readonly kind: "aborted" }
  | { readonly kind: "connection"; readonly code: string };

/** An exchange of HttpClient that failed. The message never holds anything an inside target answered. */
export class HttpError extends Error {
  readonly fault: HttpFault;

  constructor(fault: HttpFault) {
    super(words(fault));
    this.name = "HttpError";
    this.fault = fault;
  }
}

/** Faults of the network before anything was sent. */
const NOT_SENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ECONNABORTED",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether nothing of the request went out, so that it was not taken. */
export function isUnsent({ fault }: HttpError): boolean {
  return fault.kind === "address" || (fault.kind === "connection" && NOT_SENT.has(fault.code));
}

function words(fault: HttpFault): string {
  switch (fault.kind) {
    case "timeout":
      return "Timeout";
    case "address":
      return "blocked address";
    case "too_large":
      return "Answer too large";
    case "redirects":
      return "Too many redirects";
    case "aborted":
      return "Aborted";
    case "connection":
      return `Connection failed: ${fault.code}`;
    default:
      return fault satisfies never;
  }
}
