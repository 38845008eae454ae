import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import { Unexpected } from "../../base/setting-kinds.js";
import {
  type DottedSetting,
  type FixedSettings,
  SETTING_TABLE,
  type SettingName,
  type SettingValue,
} from "../../base/setting-table.js";
import type { SettingReader, SettingStore } from "./port.js";

/** How long a value is believed before its row is read again. */
const BELIEVE_MS = 5_000;

/** Says what a setting is now: the environment, else the row, else the default. A changed row counts within 5 s. */
export class Settings implements SettingReader {
  readonly #store: SettingStore;
  readonly #fixed: FixedSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #read = new Map<SettingName, { readonly value: unknown; readonly untilMs: number }>();

  constructor(o: { store: SettingStore; fixed: FixedSettings; clock: Clock; log: Log }) {
    this.#store = o.store;
    this.#fixed = o.fixed;
    this.#clock = o.clock;
    this.#log = o.log;
  }

  /** Rejects only when the database is away. A row that cannot be read is logged, and the default stands. */
  async get<N extends SettingName>(name: N): Promise<SettingValue<N>> {
    if (Object.hasOwn(this.#fixed, name)) return this.#fixed[name] as SettingValue<N>;
    const nowMs = this.#clock.monotonicMs();
    const known = this.#read.get(name);
    if (known && known.untilMs > nowMs) return known.value as SettingValue<N>;
    const value = this.#parse(name, await this.#store.find(name));
    this.#read.set(name, { value, untilMs: nowMs + BELIEVE_MS });
    return value as SettingValue<N>;
  }

  #parse(name: SettingName, row: unknown): unknown {
    const { read, fallback }: DottedSetting<unknown> = SETTING_TABLE[name];
    try {
      return read(row === undefined ? fallback : textOf(row));
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error;
      this.#log.warn({ setting: name }, `a setting is not ${error.message}: its default is used`);
      return read(fallback);
    }
  }
}

/** The text that a variable of the environment would have. */
function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return Array.isArray(value) ? value.join(",") : String(value);
}
