import type { ISettings } from "@opentact/contract";
import type { SettingReader } from "./port.js";

/** What differs between installations. */
export interface SettingsSource {
  readonly settings: SettingReader;
  readonly sipDomainSuffix: string;
  /** Address of the event websocket. */
  readonly wssUrl: string;
  /** Undefined: nobody signs in by Google. */
  readonly googleClientId: string | undefined;
}

/** What Google tells of who signs in: enough for an account. */
const GOOGLE_SCOPE = "openid email profile";

/** What a client may know before it signs in (entities.md 4.9). Gateways and the other social logins are not built. */
export class PublicSettings {
  readonly #source: SettingsSource;

  constructor(source: SettingsSource) {
    this.#source = source;
  }

  async get(): Promise<ISettings> {
    const { settings, googleClientId, sipDomainSuffix, wssUrl } = this.#source;
    return {
      payments: { stripe: { public_key: "" }, paypal: { client_id: "", mode: "sandbox" } },
      auth: {
        apple: { client_id: "" },
        facebook: { app_id: 0, api_version: "" },
        google: { client_id: googleClientId ?? "", scope: googleClientId === undefined ? "" : GOOGLE_SCOPE },
      },
      sign_up: await settings.get("auth.sign_up"),
      sip_domain_suffix: sipDomainSuffix,
      wss_url: wssUrl,
      webhooks: { source_ips: [...(await settings.get("webhooks.source_ips"))] },
    };
  }
}
