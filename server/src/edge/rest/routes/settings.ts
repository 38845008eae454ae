import { getSettings } from "@opentact/contract";
import type { PublicSettings } from "../../../domain/settings/service.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SettingsServices {
  readonly publicSettings: PublicSettings;
}

export const settingsRoutes: readonly BoundRoute<SettingsServices>[] = [
  handle(getSettings, (s: SettingsServices) => s.publicSettings.get()),
];
