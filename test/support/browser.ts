import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { LIMIT_MS } from "./until.js";
import { tone, wavBytes } from "./wav.js";

const PROGRAM = "/usr/bin/chromium";

/** Whether Chromium is on this machine; `npm test` installs it where it can. */
export const hasChromium = existsSync(PROGRAM);

/** Heard by the microphone of the browser, without end. */
export const MICROPHONE_HZ = 440;
const RATE_HZ = 48_000;

/** A headless Chromium with a microphone that hears a tone; it takes every certificate. Its page plays without a click. */
export async function startBrowser(): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), "microphone-"));
  const file = join(folder, "tone.wav");
  await writeFile(file, wavBytes([tone(String(MICROPHONE_HZ), { onMs: 10_000, rateHz: RATE_HZ })], RATE_HZ));
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    timeout: LIMIT_MS,
    args: [
      "--no-sandbox", // as root there is none
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${file}`,
      "--autoplay-policy=no-user-gesture-required",
      "--disable-gpu",
    ],
  });
  browser.on("disconnected", () => void rm(folder, { recursive: true, force: true }));
  return browser;
}

/** A page of the platform with JsSIP in it, as `JsSIP`. @param origin root of the platform */
export async function jssipPage(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, bypassCSP: true, permissions: ["microphone"] });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  await page.goto(`${origin.replace(/\/$/, "")}/healthz`);
  await page.addScriptTag({ content: await jssipBundle() });
  return page;
}

async function jssipBundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: 'globalThis.JsSIP = require("jssip");', resolveDir: process.cwd() },
    bundle: true,
    write: false,
    platform: "browser",
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}
