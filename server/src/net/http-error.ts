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
