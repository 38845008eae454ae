import { CONFIG_TABLE, type Setting } from "./config-table.js";
import { type DottedSetting, SETTING_TABLE, variableOf } from "./setting-table.js";

const HEAD = `# Configuration

The configuration is the environment. It is read once at the start and checked as a whole; a wrong value stops the
start with one line per setting. An empty variable counts as unset. Sizes are bytes or \`512 KiB\`, \`1 MiB\`; lists are
separated by commas. Settings marked *reserved* belong to parts that this version does not have: their default passes,
anything else is refused.

This file is printed from \`server/src/base/config-table.ts\` by \`node scripts/docs.mjs\`.

| name | default | meaning |
|---|---|---|
`;

const DOTTED_HEAD = `
## Settings that may change while the platform runs

They are rows of the table \`setting\` and count within 5 s. A variable of the environment wins over the row. This part is
printed from \`server/src/base/setting-table.ts\`.

| name | variable | default | meaning |
|---|---|---|---|
`;

/** The text of docs/configuration.md. */
export function printConfigDoc(): string {
  const rows = Object.entries<Setting<unknown>>(CONFIG_TABLE).map(printRow);
  const dotted = Object.entries<DottedSetting<unknown>>(SETTING_TABLE).map(printDotted);
  return HEAD + rows.join("") + DOTTED_HEAD + dotted.join("");
}

function printDotted([name, setting]: [string, DottedSetting<unknown>]): string {
  return `| \`${name}\` | \`${variableOf(name)}\` | ${setting.fallback || "empty"} | ${setting.doc} |\n`;
}

function printRow([name, setting]: [string, Setting<unknown>]): string {
  const isReserved = setting.notBuilt !== undefined && setting.needsPart("");
  return `| \`${name}\` | ${setting.shown || "empty"} | ${setting.doc}${isReserved ? " *Reserved.*" : ""} |\n`;
}
