import { existsSync } from "node:fs";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";

const PROGRAM = "/usr/bin/chromium";

/** Whether Chromium is on this machine; `npm test` installs it where it can. */
export const hasChromium = existsSync(PROGRAM);

/** A headless Chromium with a microphone that beeps; it takes every certificate. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    // As root there is no sandbox.
    args: ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--disable-gpu"],
  });
}

/** A page of the platform with JsSIP in it, as `JsSIP`. @param origin root of the platform */
export async function jssipPage(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, bypassCSP: true });
  const page = await context.newPage();
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
