import { randomBytes } from "node:crypto";
import {
  type EEventEntityType,
  type EEventEntityWord,
  entityTypeAliases,
  type IEventSubscriptionNewParams,
} from "@opentact/contract";
import { invalidField } from "../../base/errors.js";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;
/** Standard Webhooks: a key of 24 to 64 bytes. */
const SECRET_MIN_BYTES = 24;
const SECRET_MAX_BYTES = 64;

/** A new signing secret: `whsec_` and 32 random bytes in base64. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString("base64");
}

/** @throws DomainError 400 for a secret that no receiver's library would take */
export function checkSecret(secret: string): void {
  const text = secret.slice(PREFIX.length);
  const bytes = Buffer.from(text, "base64");
  const isWhole = bytes.toString("base64") === text;
  if (!isWhole || bytes.length < SECRET_MIN_BYTES || bytes.length > SECRET_MAX_BYTES)
    throw invalidField("body.secret", "must be whsec_ and 24 to 64 bytes in base64");
}

/**
 * What a channel can do (events.md 10.1).
 * @throws DomainError 400: a webhook needs a URL, a websocket has neither URL nor secret nor `*`
 */
export function checkChannel(body: IEventSubscriptionNewParams): void {
  if (body.channel === "webhook") {
    if (body.url === undefined) throw invalidField("body.url", "is required for channel webhook");
    if (body.secret !== undefined) checkSecret(body.secret);
    return;
  }
  if (body.type === "*") throw invalidField("body.type", "* is for channel webhook only", "*");
  if (body.url !== undefined) throw invalidField("body.url", "is for channel webhook only", body.url);
  if (body.secret !== undefined) throw invalidField("body.secret", "is for channel webhook only");
}

/** The documented kind of an entity (events.md 10.3). */
export function entityTypeOf(word: EEventEntityWord): EEventEntityType {
  return word in entityTypeAliases
    ? entityTypeAliases[word as keyof typeof entityTypeAliases]
    : (word as EEventEntityType);
}

/** Names of entities in `<Entity> not found`. */
export const ENTITY_NAMES: Readonly<Record<EEventEntityType, string>> = {
  sip_domain: "SIP Domain",
  sip_user: "SIP User",
  sip_switch: "SIP Switch",
  did: "TNLease",
  sip_control_app: "SIP Control app",
  messaging_profile: "Messaging profile",
  sip_connection: "SIP Connection",
};
