import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { useStage } from "../support/stage.js";

const README = fileURLToPath(new URL("../../README.md", import.meta.url));
const stage = useStage();

it("the commands of the README make an app that has the number", async () => {
  const { account, http_url: url, numbers } = stage.platform.ready;
  const commands = /```sh\n( *AUTH=[\s\S]*?)```/.exec(await readFile(README, "utf8"))?.[1] ?? "";
  const script = commands
    .replace("PASSWORD", account.password)
    .replace("http://127.0.0.1:8080", url)
    .replace("12125550140", String(numbers[0]));
  const { stdout } = await promisify(execFile)("sh", ["-c", script]);
  expect(stdout).not.toContain('"success":false');
  const lease = await stage.api.get(`/lease/tn/${numbers[0]}`);
  expect(lease.sip_control_app.name).toBe("Hello");
});
