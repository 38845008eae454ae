import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";

it("a wrong key of secrets and a damaged demo.json stop the start with one line and harm nothing", {
  timeout: 300_000,
}, async () => {
  const dataDir = await seededDataDir();
  const { account } = await Platform.start({ dataDir }).then(async (platform) => {
    await platform.stop();
    return platform.ready;
  });
  for (const [name, content, says] of [
    ["secrets/secrets-key", "another key", /^opentact: SECRETS_KEY .* is not the key/],
    ["demo.json", "{bad", /demo\.json is damaged/],
    ["demo.json", "null", /demo\.json is damaged/],
  ] as const) {
    const file = join(dataDir, name);
    const before = await readFile(file);
    await writeFile(file, content);
    const end = await Platform.startsNot({ dataDir });
    expect(end).toMatchObject({ code: 1, lines: [expect.stringMatching(says)] });
    await writeFile(file, before);
  }
  const platform = await Platform.start({ dataDir });
  expect(platform.ready.account).toEqual(account);
  await platform.stop();
  await platform.remove();
});
