import type { Log } from "../../base/log.js";
import type { AccountSecrets } from "../../domain/account/port.js";
import type { SigningSecrets } from "./fetch.js";

/** Accounts remembered; past it the one asked for longest ago is forgotten. */
const ACCOUNTS_MAX = 1_000;

/**
 * Secrets that sign the document requests of calls: read for each request, so that a rotation counts at once. While the
 * database is away the last ones known sign, for calls go on then; an account that nobody has asked for before signs
 * nothing until it is back.
 */
export function signingSecrets(o: { secrets: AccountSecrets; log: Log }): SigningSecrets {
  const known = new Map<string, readonly string[]>();
  return async (account) => {
    try {
      const secrets = await o.secrets.active(account);
      known.delete(account);
      known.set(account, secrets);
      if (known.size > ACCOUNTS_MAX) forgetFirst(known);
      return secrets;
    } catch (error) {
      o.log.warn({ err: error, account }, "signing secrets could not be read");
      return known.get(account) ?? [];
    }
  };
}

function forgetFirst(known: Map<string, unknown>): void {
  const first = known.keys().next();
  if (!first.done) known.delete(first.value);
}
