import type { ISettings } from "@opentact/contract";

/** What differs between installations. */
export interface SettingsSource {
  readonly isSignUpOpen: boolean;
  readonly sipDomainSuffix: string;
  /** Address of the event websocket. */
  readonly wssUrl: string;
  /** Source addresses of webhook requests, for white-listing; empty when they are not fixed. */
  readonly sourceIps: readonly string[];
}

/** What a client may know before it signs in (entities.md 4.9). Gateways and social logins are not built. */
export function settingsOf(source: SettingsSource): ISettings {
  return {
    payments: { stripe: { public_key: "" }, paypal: { client_id: "", mode: "sandbox" } },
    auth: {
      apple: { client_id: "" },
      facebook: { app_id: 0, api_version: "" },
      google: { client_id: "", scope: "" },
    },
    sign_up: source.isSignUpOpen,
    sip_domain_suffix: source.sipDomainSuffix,
    wss_url: source.wssUrl,
    webhooks: { source_ips: [...source.sourceIps] },
  };
}
