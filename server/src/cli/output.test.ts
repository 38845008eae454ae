import { expect, test } from "vitest";
import { StartError } from "../base/start-error.js";
import { runCommand, table } from "./output.js";
import { findPlace } from "./place.js";
import { barOf, Progress } from "./progress.js";
import { ApiRefusal, Unreachable } from "./rest-api.js";

/** What a command leaves: its exit code, and what it wrote. */
async function leaves(error: Error, isJson: boolean) {
  const written: string[] = [];
  const { stdout, stderr } = process;
  const [out, err] = [stdout.write, stderr.write];
  const keep = ((text: string) => written.push(text) > 0) as typeof stdout.write;
  const before = process.exitCode;
  Object.assign(stdout, { write: keep });
  Object.assign(stderr, { write: keep });
  try {
    await runCommand(isJson, () => Promise.reject(error));
    return [process.exitCode, written.join("")];
  } finally {
    Object.assign(stdout, { write: out });
    Object.assign(stderr, { write: err });
    process.exitCode = before;
  }
}

test("a table has columns as wide as they need, and a dash for nothing", () => {
  expect(
    table(
      ["a", "long"],
      [
        ["xyz", null],
        [1, "b"],
      ],
    ),
  ).toBe("a    long\nxyz  -\n1    b\n");
});

test("a refusal is told with its fields and leaves 1, a platform that is away leaves 3", async () => {
  const body = {
    success: false,
    message: "Validation failed",
    status: 400,
    fields: { "body.to": { message: "is required" } },
  };
  expect(await leaves(new ApiRefusal(400, body), false)).toEqual([
    1,
    "opentact: 400 Validation failed\n  body.to: is required\n",
  ]);
  expect(await leaves(new ApiRefusal(400, body), true)).toEqual([1, `${JSON.stringify(body, null, 2)}\n`]);
  const away = new Unreachable("http://x", new Error("fetch failed", { cause: new Error("refused") }));
  expect(await leaves(away, false)).toEqual([3, "opentact: http://x does not answer: refused\n"]);
  expect(await leaves(new StartError("no"), true)).toEqual([1, '{\n  "success": false,\n  "message": "no"\n}\n']);
});

test("a platform is found by options before the environment; a URL alone is not enough", async () => {
  const env = { OPENTACT_URL: "http://env/rest/", OPENTACT_TOKEN: "e" };
  expect(await findPlace({}, env)).toEqual({ url: "http://env", authorization: "Bearer e" });
  expect(await findPlace({ url: "http://o", token: "o" }, env)).toEqual({ url: "http://o", authorization: "Bearer o" });
  await expect(findPlace({ url: "http://o" }, {})).rejects.toThrow("a token is needed");
});

test("progress is a bar on a terminal and nothing elsewhere", () => {
  expect(
    [barOf(0), barOf(0.5), barOf(7)].map((bar) => bar.replace(/[#.]+/, (part) => String(part.indexOf(".")))),
  ).toEqual(["[0]   0 %", "[15]  50 %", "[-1] 100 %"]);
  const written: string[] = [];
  const stream = (isTTY: boolean) =>
    ({ isTTY, write: (text: string) => written.push(text) > 0 }) as unknown as NodeJS.WriteStream;
  for (const silent of [new Progress(false, stream(false)), new Progress(true, stream(true))]) {
    silent.show("x", 0.1);
    silent.end();
    expect(silent.isShown).toBe(false);
  }
  expect(written).toEqual([]);
  const shown = new Progress(false, stream(true));
  shown.show("x", 1);
  shown.end();
  expect(written[0]).toMatch(/^\r\[#{30}\] 100 % x$/);
  expect(written[1]).toMatch(/^\r +\r$/);
});
