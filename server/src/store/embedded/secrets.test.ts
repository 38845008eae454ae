import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Secrets } from "./secrets.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "opentact-secrets-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a secret is made once per folder and name, and is the same at the next start", async () => {
  const jwt = await new Secrets(folder).secret("jwt");
  expect(jwt).toMatch(/^[A-Za-z0-9]{43}$/);
  expect(await new Secrets(folder).secret("jwt")).toBe(jwt);
  expect(await new Secrets(folder).secret("secrets-key")).not.toBe(jwt);
  expect(await new Secrets(folder).secret("node", () => "node-1")).toBe("node-1");
});

test("only the owner may read it", async () => {
  await new Secrets(folder).secret("jwt");
  expect((await stat(join(folder, "secrets"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, "secrets", "jwt"))).mode & 0o777).toBe(0o600);
});

test("two who make it at once get the same, and nothing is left beside it", async () => {
  const secrets = new Secrets(folder);
  const made = await Promise.all(Array.from({ length: 10 }, () => secrets.secret("jwt")));
  expect(new Set(made).size).toBe(1);
  expect(await readdir(join(folder, "secrets"))).toEqual(["jwt"]);
});

test("an empty file is never read as a secret", async () => {
  const secrets = new Secrets(folder);
  await secrets.secret("jwt");
  await writeFile(join(folder, "secrets", "jwt"), "\n");
  await expect(secrets.secret("jwt")).rejects.toThrow("is empty");
});

test("a name cannot lead out of the folder", async () => {
  await expect(new Secrets(folder).secret("../jwt")).rejects.toThrow("not a name");
});
