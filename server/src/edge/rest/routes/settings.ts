import { getSettings, type ISettings } from "@opentact/contract";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SettingsServices {
  readonly settings: ISettings;
}

export const settingsRoutes: readonly BoundRoute<SettingsServices>[] = [
  handle(getSettings, (s: SettingsServices) => s.settings),
];
