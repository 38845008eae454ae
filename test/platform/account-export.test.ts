import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { Api } from "../support/api-client.js";
import { over } from "../support/lab-side.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const stage = useStage();

it("the archive of an account has the call that was just blocked, and the audit log who fetched it", async () => {
  const alice = await stage.lab.phone("alice", { script: "ring\nanswer\nwait 60s" });
  const blocked = await alice.call("911");
  expect(await over(blocked)).toMatchObject({ status: 403 });

  const { uuid } = await stage.api.post("/account/export", {});
  const done = await until("the archive", async () => {
    const found = await stage.api.get(`/account/export/${uuid}`);
    return found.state === "available" ? found : undefined;
  });
  expect(done.calls).toBeGreaterThan(0);
  const archive = await stage.api.download(`/account/export/${uuid}/file`);
  expect(archive.length).toBe(done.size);
  const lines = execFileSync("tar", ["-xzOf", "-", "calls/000001.jsonl"], { input: archive })
    .toString()
    .trim()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line).to)).toContain("911");

  const admin = await Api.login(stage.platform.url, stage.platform.ready.admin);
  const told = await admin.get(`/admin/audit?ref=${uuid}`);
  expect(told.map((entry: { operation: string }) => entry.operation)).toEqual([
    "DownloadAccountExport",
    "CreateAccountExport",
  ]);
  await alice.close();
});
