import type { ITNProfile } from "@opentact/contract";

type Providers = Pick<ITNProfile, "tn_provider" | "register_provider" | "sms_provider" | "voice_provider">;

/** A rate profile, or a special price, as users see it: who provides the numbers is the operator's business. */
export function withoutProviders<T extends Providers>(profile: T): T {
  const { tn_provider, register_provider, sms_provider, voice_provider, ...rest } = profile;
  return rest as T;
}
