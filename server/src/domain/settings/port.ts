import type { SettingName, SettingValue } from "../../base/setting-table.js";

/** Settings at rest. */
export interface SettingStore {
  /** The JSON value of the row of this name; undefined: there is none. */
  find(name: string): Promise<unknown>;
}

/** Settings as they are now. */
export interface SettingReader {
  get<N extends SettingName>(name: N): Promise<SettingValue<N>>;
}
