import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LabSide } from "../support/lab-side.js";
import { Platform } from "../support/platform.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { wavBytes } from "../support/wav.js";

it("a start with a new SECRETS_KEY and the former one goes on with phones and files; the former is not needed again", {
  timeout: 300_000,
}, async () => {
  const dataDir = await seededDataDir();
  const wav = wavBytes([new Int16Array(20_000).fill(1_000)]);
  let platform = await Platform.start({ dataDir });
  const form = new FormData();
  form.append("name", "kept");
  form.append("file", new Blob([new Uint8Array(wav)]), "kept.wav");
  const { body } = await (await platform.api()).send("POST", "/media", form);
  const file = `/media/${body.payload.uuid}/file`;
  await platform.stop();
  const SECRETS_KEY = "a new key of the platform, 32 characters and more";
  const former = (await readFile(join(dataDir, "secrets/secrets-key"), "utf8")).trim();
  for (const env of [{ SECRETS_KEY, SECRETS_KEY_PREVIOUS: former }, { SECRETS_KEY }]) {
    platform = await Platform.start({ dataDir, env });
    expect((await (await platform.api()).download(file)).equals(wav)).toBe(true);
    const lab = new LabSide(platform);
    await lab.phone("alice"); // registers: her digest is opened
    await lab.close();
    await platform.stop();
  }
  expect((await Platform.startsNot({ dataDir })).lines.join()).toContain("SECRETS_KEY_PREVIOUS");
  await platform.remove();
});
