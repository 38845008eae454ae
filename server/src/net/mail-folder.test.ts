import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MailFolder } from "./mailer.js";

const NOW = Date.parse("2026-01-02T03:04:05.678Z");
let parent: string;
let mailer: MailFolder;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "mail-"));
  mailer = new MailFolder({ folder: join(parent, "mail"), from: "no-reply@sip.opentact.test", now: () => NOW });
});
afterEach(() => rm(parent, { recursive: true }));

test("each mail is a file that only the own user reads, named by its time", async () => {
  const mail = { uuid: "u-1", to: "ann@example.org", subject: "Hello", text: "line one\nline two\n" };
  await mailer.send(mail);
  await mailer.send({ ...mail, uuid: "u-2" });
  const folder = join(parent, "mail");
  expect((await readdir(folder)).sort()).toEqual([
    "2026-01-02T03-04-05.678Z-u-1.eml",
    "2026-01-02T03-04-05.678Z-u-2.eml",
  ]);
  const path = join(folder, "2026-01-02T03-04-05.678Z-u-1.eml");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const text = await readFile(path, "utf8");
  expect(text).toContain("From: no-reply@sip.opentact.test\n");
  expect(text).toContain("To: ann@example.org\n");
  expect(text).toContain("Subject: Hello\n");
  expect(text).toContain("Message-ID: <u-1@sip.opentact.test>\n");
  expect(text).toMatch(/\n\nline one\nline two\n/);
});

test("an address or a subject cannot add headers or further recipients", async () => {
  await mailer.send({
    uuid: "u-3",
    to: "ann@example.org, eve@example.org\nBcc: eve@example.org",
    subject: "Hello\nBcc: eve@example.org",
    text: "x",
  });
  const [name = ""] = await readdir(join(parent, "mail"));
  const head = (await readFile(join(parent, "mail", name), "utf8")).split("\n\n")[0] ?? "";
  expect(head).not.toMatch(/^Bcc/im);
});
