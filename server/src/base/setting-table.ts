import * as kind from "./setting-kinds.js";

/** One setting of the table below. */
export interface DottedSetting<T> {
  readonly read: kind.ReadSetting<T>;
  /** Text read while nobody set anything. */
  readonly fallback: string;
  readonly doc: string;
}

function row<T>(read: kind.ReadSetting<T>, fallback: string, doc: string): DottedSetting<T> {
  return { read, fallback, doc };
}

/**
 * Settings that may change while the platform runs (architecture.md 12): rows of the table `setting`. A variable of the
 * environment of the same name in capitals with underscores wins over the row.
 */
export const SETTING_TABLE = {
  "auth.password_min": row(kind.wholeNumber(3, 255), "8", "Fewest characters of a new password of a portal user."),
  "auth.sign_up": row(kind.onOrOff, "on", "Whether strangers may sign up."),
  "auth.reset_origins": row(
    kind.listOf(kind.origin),
    "",
    "Origins that the link of a password reset may lead to, beside PUBLIC_URL and CORS_ORIGINS.",
  ),
  "webhooks.source_ips": row(
    kind.listOf(kind.ipAddress),
    "",
    "Addresses that webhooks come from, as GET /settings tells them for allow lists; empty when they are not fixed.",
  ),
  "fraud.hold_new_destinations": row(
    kind.onOrOff,
    "off",
    "Whether the first call of an account to a country in 30 days waits until an Admin has released the country.",
  ),
  "events.legacy_call_state": row(
    kind.onOrOff,
    "off",
    "Whether calls are told as `online` and `offline` too, for accounts that say nothing themselves.",
  ),
} satisfies Record<string, DottedSetting<unknown>>;

export type SettingName = keyof typeof SETTING_TABLE;

/** The value of a setting as the program reads it. */
export type SettingValue<N extends SettingName> = (typeof SETTING_TABLE)[N] extends DottedSetting<infer T> ? T : never;

/** Values that the environment fixes. */
export type FixedSettings = { readonly [N in SettingName]?: SettingValue<N> };

/** The variable of the environment that fixes a setting: `auth.sign_up` is `AUTH_SIGN_UP`. */
export function variableOf(name: string): string {
  return name.toUpperCase().replaceAll(".", "_");
}
