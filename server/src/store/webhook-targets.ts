import type { EWebhookTargetKind } from "@opentact/contract";
import type { Tables } from "./tables.js";

/** Where the URL of a kind of target stands, and when it was switched off. A URL of one message is never off for long. */
export const TARGETS: Readonly<
  Record<EWebhookTargetKind, { readonly table: keyof Tables; readonly disabled: string } | undefined>
> = {
  subscription: { table: "event_subscription", disabled: "disabled_on" },
  sip_control_app: { table: "sip_control_app", disabled: "webhook_disabled_on" },
  messaging_profile: { table: "messaging_profile", disabled: "callback_disabled_on" },
  sms: undefined,
};
