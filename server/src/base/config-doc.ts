import { CONFIG_TABLE, type Setting } from "./config-table.js";

const HEAD = `# Configuration

The configuration is the environment. It is read once at the start and checked as a whole; a wrong value stops the
start with one line per setting. An empty variable counts as unset. Sizes are bytes or \`512 KiB\`, \`1 MiB\`; lists are
separated by commas. Settings marked *reserved* belong to parts that this version does not have: their default passes,
anything else is refused.

This file is printed from \`server/src/base/config-table.ts\` by \`node scripts/docs.mjs\`.

| name | default | meaning |
|---|---|---|
`;

/** The text of docs/configuration.md. */
export function printConfigDoc(): string {
  return HEAD + Object.entries<Setting<unknown>>(CONFIG_TABLE).map(printRow).join("");
}

function printRow([name, setting]: [string, Setting<unknown>]): string {
  const isReserved = setting.notBuilt !== undefined && setting.needsPart("");
  return `| \`${name}\` | ${setting.shown || "empty"} | ${setting.doc}${isReserved ? " *Reserved.*" : ""} |\n`;
}
