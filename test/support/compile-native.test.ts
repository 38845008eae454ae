import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../scripts/compile-native.mjs", import.meta.url));

test.skipIf(process.platform !== "linux")(
  "a machine without a compiler is told in one line, and its build goes on",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "opentact-native-"));
    try {
      const env = { ...process.env, CC: join(folder, "no-such-compiler") };
      const { status, stderr } = spawnSync(process.execPath, [SCRIPT, join(folder, "native")], {
        env,
        encoding: "utf8",
      });
      expect(status).toBe(0);
      expect(stderr).toMatch(/^UDP in batches is not built, node:dgram takes its place: [^\n]*\n$/);
      expect(existsSync(join(folder, "native", `udp-linux-${process.arch}.node`))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
