import { createHash } from "node:crypto";
import type { Actor, Credential, UserActor } from "./port.js";

/**
 * In which account an actor may look for an entity it names by id: its own; an Admin in every one
 * (rest.md 1.3), which is `null`.
 */
export function reach(actor: Actor): string | null {
  return actor.kind === "user" && actor.role === "Admin" ? null : actor.account;
}

/** No account has this uuid. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Whose rows a list or search shows: the own account. An Admin may name another one by the filter `account`; for
 * others the filter is ANDed with their own account, so a foreign one matches nothing (entities.md 3.2).
 */
export function listAccount(actor: Actor, filter: string | undefined): string {
  if (filter === undefined || filter === actor.account) return actor.account;
  return actor.kind === "user" && actor.role === "Admin" ? filter : NOBODY;
}

/** Who reads the list of an account, for operations that show the lists of their actor. @see listAccount */
export function listActor(actor: UserActor, filter: string | undefined): UserActor {
  return filter === undefined ? actor : { ...actor, account: listAccount(actor, filter) };
}

/**
 * First second at which a JWT of the user may be issued and still be good: the one after the last change of the password,
 * so that a token made in the same second before the change is refused.
 */
export function jwtNotBefore(passwordChangedMs: number | undefined): number {
  return passwordChangedMs === undefined ? 0 : Math.floor(passwordChangedMs / 1000) + 1;
}

/** The e-mail address that credentials name, right or wrong; undefined: they name none, or no such thing. */
export function claimedEmail(credentials: readonly Credential[]): string | undefined {
  for (const { kind, value } of credentials) {
    if (kind !== "basic") continue;
    const [email = ""] = Buffer.from(value, "base64").toString("utf8").split(":", 1);
    if (email.length <= 80 && /^[!-~]+@[!-~]+$/.test(email)) return email;
  }
  return undefined;
}

/** SHA-256 (hex): the form in which an API token is stored and found. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
