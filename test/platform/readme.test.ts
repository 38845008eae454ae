import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const README = fileURLToPath(new URL("../../README.md", import.meta.url));
const stage = useStage();

/** Runs the first block of commands that fits, as a reader would. */
async function run(block: RegExp): Promise<string> {
  const { account, http_url: url, numbers } = stage.platform.ready;
  const readme = await readFile(README, "utf8");
  const settings = / *AUTH=.*\n *URL=.*\n/.exec(readme)?.[0] ?? "";
  const commands = block.exec(readme)?.[1] ?? "";
  const script = (settings + commands)
    .replaceAll("PASSWORD", account.password)
    .replaceAll("http://127.0.0.1:8080", url)
    .replaceAll("12125550140", String(numbers[0]));
  return (await promisify(execFile)("sh", ["-c", script])).stdout;
}

it("the commands of the README send a message that arrives", async () => {
  const stdout = await run(/```sh\n(curl[\s\S]*?\/sms [\s\S]*?)```/);
  expect(stdout).not.toContain('"success":false');
  const delivered = async () => (await stage.api.post("/sms/search", { delivered: true })).total === 1 || undefined;
  await until("the receipt", delivered, 60_000);
});

it("the commands of the README make an app that has the number", async () => {
  const { numbers } = stage.platform.ready;
  const stdout = await run(/```sh\n( *AUTH=[\s\S]*?)```/);
  expect(stdout).not.toContain('"success":false');
  const lease = await stage.api.get(`/lease/tn/${numbers[0]}`);
  expect(lease.sip_control_app.name).toBe("Hello");
});
