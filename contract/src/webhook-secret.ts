import { type Static, Type } from "typebox";
import { DateTime } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

/** Answer of `GET /account/webhook_secret`. */
export const IWebhookSecretState = Named("IWebhookSecretState", {
  created_on: DateTime,
  /** The last four characters of the secret. */
  last4: Type.String(),
});
export type IWebhookSecretState = Static<typeof IWebhookSecretState>;

/** A new signing secret, shown this once (entities.md 4.10). */
export const IWebhookSecret = Named("IWebhookSecret", {
  /** `whsec_` and base64 of 32 bytes (Standard Webhooks). */
  secret: Type.String({ "x-secret": true, "x-once": true }),
  created_on: DateTime,
  /** Until then deliveries carry the signature of the former secret too. */
  previous_expired_on: Nullable(DateTime),
});
export type IWebhookSecret = Static<typeof IWebhookSecret>;
