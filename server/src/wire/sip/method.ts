/** Methods of the SIP registry. What is not in it is answered 501, what is in it but not served 405 (RFC 3261 §8.2.1). */
export const KNOWN_METHODS: ReadonlySet<string> = new Set([
  "INVITE",
  "ACK",
  "CANCEL",
  "BYE",
  "OPTIONS",
  "REGISTER",
  "INFO",
  "UPDATE",
  "PRACK",
  "MESSAGE",
  "SUBSCRIBE",
  "NOTIFY",
  "PUBLISH",
  "REFER",
]);

/** Methods that mean something only inside a dialog: outside they get 481. */
const IN_DIALOG_ONLY: ReadonlySet<string> = new Set(["BYE", "INFO", "UPDATE", "PRACK"]);

const TOKEN = /^[\w\-.!%*+`'~]+$/;

export function isKnownMethod(method: string): boolean {
  return KNOWN_METHODS.has(method);
}

/** The method that stands in `text` from `at` to `end`: of a known one always the same text. Undefined when it is no token. Hot. */
export function methodAt(text: string, at: number, end: number): string | undefined {
  for (const method of KNOWN_METHODS) if (method.length === end - at && text.startsWith(method, at)) return method;
  const method = text.slice(at, end);
  return isToken(method) ? method : undefined;
}

export function isInDialogOnly(method: string): boolean {
  return IN_DIALOG_ONLY.has(method);
}

/** True for a token of RFC 3261 §25.1: what methods and header names are made of. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
