import { availableParallelism, networkInterfaces } from "node:os";
import { checkTogether } from "./config-check.js";
import { CONFIG_TABLE, type Config, type Given, type HostFacts, type Setting } from "./config-table.js";
import { Unexpected } from "./setting-kinds.js";
import { type DottedSetting, type FixedSettings, SETTING_TABLE, variableOf } from "./setting-table.js";

export { configWarnings, hasTls, rtpLegs } from "./config-check.js";
export type { Config };

/** Every wrong setting at once; `problems` has one line per setting, without secrets. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ConfigError";
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads all settings. An empty variable counts as unset.
 * @param env default: the environment of the process; nothing else in the program reads it
 * @param host default: this machine
 * @throws ConfigError with every problem found
 */
export function readConfig(env: Environment = process.env, host: HostFacts = thisHost()): Config {
  const texts = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  const given: Given = (name) => texts.get(name) ?? env[name] ?? "";
  for (const [name, setting] of Object.entries<Setting<unknown>>(CONFIG_TABLE)) {
    const own = env[name]?.trim() || undefined;
    const text = own ?? setting.fallback(given, host);
    if (text === undefined) continue;
    texts.set(name, text);
    try {
      values[name] = setting.read(text);
      if (own !== undefined && asksForMissingPart(setting, own, setting.fallback(given, host)))
        problems.push(`${name}=${shownValue(setting, own)}: not in this version: ${setting.notBuilt}; unset it`);
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error;
      // A default goes wrong only through a wrong setting above it, which has its own line.
      if (own !== undefined) problems.push(`${name}=${shownValue(setting, own)}: expected ${error.message}`);
    }
  }
  values["fixed"] = readFixed(env, problems);
  const config = Object.freeze(values) as Config;
  if (problems.length === 0) problems.push(...checkTogether(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Settings of the table `setting` that the environment fixes; a wrong one adds its line to `problems`. */
function readFixed(env: Environment, problems: string[]): FixedSettings {
  const fixed: Record<string, unknown> = {};
  for (const [name, { read }] of Object.entries<DottedSetting<unknown>>(SETTING_TABLE)) {
    const variable = variableOf(name);
    const text = env[variable]?.trim() || undefined;
    if (text === undefined) continue;
    try {
      fixed[name] = read(text);
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error;
      problems.push(`${variable}=${text.slice(0, 80)}: expected ${error.message}`);
    }
  }
  return Object.freeze(fixed) as FixedSettings;
}

/** Whether a variable was set by whoever started the program, to anything but nothing. */
export function isSet(name: keyof Config, env: Environment = process.env): boolean {
  return (env[name]?.trim() ?? "") !== "";
}

function asksForMissingPart(setting: Setting<unknown>, own: string, fallback: string | undefined): boolean {
  return setting.notBuilt !== undefined && own !== fallback && setting.needsPart(own);
}

/** The value as it may appear in an output: secrets masked, long texts cut. */
function shownValue(setting: Setting<unknown>, text: string): string {
  if (setting.isSecret) return "***";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Effective values for `opentact check`: name and text, secrets masked, "" when there is none. */
export function configLines(config: Config): [name: string, value: string][] {
  return Object.entries<Setting<unknown>>(CONFIG_TABLE).map(([name, setting]) => {
    const value = config[name as keyof Config] as unknown;
    if (value === undefined) return [name, ""];
    return [name, shownValue(setting, textOf(value))];
  });
}

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function thisHost(): HostFacts {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => one.family === "IPv4" && !one.internal)
    .map((one) => one.address);
  return { cpuCount: availableParallelism(), addresses, uid: process.getuid?.() };
}
