import type { IncomingHttpHeaders } from "node:http";
import type { RouteAuth } from "@opentact/contract";
import type { Actor, Credential } from "../../domain/auth/port.js";

type Fields = Readonly<Record<string, unknown>>;

/** Query and form names that carry credentials; they never reach logs, traces or error texts. */
const HA1B = "ha1b";
const GOOGLE = "google_token";
const FACEBOOK = "facebook_token";

/**
 * All credentials of a request in the documented order (rest.md 1.2).
 * @param form fields of a form or multipart body; undefined before the body is read
 */
export function credentialsOf(headers: IncomingHttpHeaders, query: Fields, form?: Fields): Credential[] {
  const found: Credential[] = [];
  const add = (kind: Credential["kind"], ...values: unknown[]) => {
    for (const value of values) {
      const text = Array.isArray(value) ? value[0] : value;
      if (typeof text === "string" && text.trim() !== "") found.push({ kind, value: unquoted(text.trim()) });
    }
  };
  const authorization = unquoted(headers.authorization?.trim() ?? "");
  const [, scheme, rest] = /^(basic|bearer)\s+(.+)$/i.exec(authorization) ?? [];
  add("token", headers["x-auth-token"]);
  add("google", headers["x-auth-google-token"], query[GOOGLE], form?.[GOOGLE]);
  add("facebook", headers["x-auth-facebook-token"], query[FACEBOOK], form?.[FACEBOOK]);
  add("ha1b", headers["x-auth-ha1b-token"], query[HA1B], form?.[HA1B]);
  if (scheme?.toLowerCase() === "basic") add("basic", rest);
  if (scheme?.toLowerCase() === "bearer") add("token", rest);
  add("token", query["bearer"], form?.["bearer"]);
  if (scheme === undefined) add("jwt", authorization);
  add("jwt", query["jwt"], form?.["jwt"]);
  return found;
}

/** A value wrapped in double quotes is accepted without them. */
function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** Whether a route of this kind lets the actor in (rest.md 1.3). */
export function lets(auth: RouteAuth, actor: Actor): boolean {
  if (auth === "public") return true;
  if (actor.kind === "sip") return auth === "sip";
  switch (auth) {
    case "portal":
      return true;
    case "user":
      return actor.role !== "Provider";
    case "owner":
      return actor.role === "Admin" || (actor.role === "User" && actor.isOwner);
    case "admin":
      return actor.role === "Admin";
    case "provider":
      return actor.role !== "User";
    case "sip":
      return false;
    default:
      return auth satisfies never;
  }
}
