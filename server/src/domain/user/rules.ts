import { createHash, randomBytes } from "node:crypto";
import type { EUserRole } from "@opentact/contract";
import { DomainError, invalidField } from "../../base/errors.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import type { UserActor } from "../auth/port.js";

/** A link works so long. */
export const RESET_LIFE_MS = 3_600_000;
/** Requests for one address within an hour (rest.md 4). */
const RESETS_PER_HOUR = 3;
const HOUR_SECONDS = 3_600;
const TOKEN_BYTES = 32;

/** @throws DomainError 400 when a new password is shorter than the installation wishes */
export function checkPassword(password: string, min: number): void {
  if (password.length < min) throw invalidField("body.password", `minLength ${min}`);
}

/**
 * Who changes a user: itself, the owner of its account, an Admin. An Admin is changed by Admins only: else the owner of
 * the account could take its credentials over.
 * @throws DomainError 403
 */
export function checkMayChange(actor: UserActor, uuid: string, role: EUserRole): void {
  if (actor.user === uuid || actor.role === "Admin" || (actor.isOwner && role !== "Admin")) return;
  throw new DomainError(403, "forbidden", "Forbidden");
}

/** A role other than the one a user has is given by an Admin only. @throws DomainError 403 */
export function checkMayGive(actor: UserActor | undefined, role: EUserRole | undefined, has: EUserRole): void {
  if (role !== undefined && role !== has && actor?.role !== "Admin")
    throw new DomainError(403, "forbidden", "Forbidden");
}

/** 409 in the words of the contract. */
export function emailTaken(): DomainError {
  return new DomainError(409, "conflict", "User already exists");
}

/** 404 for a token that is unknown, used or too old. */
export function resetNotFound(): DomainError {
  return new DomainError(404, "not_found", "Reset token not found or expired");
}

/** A fresh token of a reset link: 32 random bytes, and the form in which it is kept. */
export function newResetToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return { token, hash: resetHash(token) };
}

/** SHA-256 (hex) of a token of a reset link. */
export function resetHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * The link of a mail.
 * @param callback URL with `{token}`; default: the page of the portal
 * @param origins where links may lead; the first one has the portal
 * @throws DomainError 400 when the callback is elsewhere
 */
export function resetLink(callback: string | undefined, token: string, origins: readonly string[]): string {
  const template = callback ?? `${origins[0]}/password_reset?token={token}`;
  const link = template.replaceAll("{token}", token);
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (!url || !origins.includes(url.origin) || url.username !== "" || url.password !== "")
    throw invalidField("params.callback", "must be on an origin of this installation", callback);
  return link;
}

/** @param count requests for the address within the last hour. @throws TooManyRequests */
export function checkResetCount(count: number): void {
  if (count >= RESETS_PER_HOUR) throw new TooManyRequests(HOUR_SECONDS);
}
