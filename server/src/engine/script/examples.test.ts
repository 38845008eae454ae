import { playWorld } from "@opentact/testkit/world";
import { expect, test } from "vitest";
import { EXAMPLE_HOST, EXAMPLES, exampleText, exampleWorld } from "../../../../test/support/example-worlds.js";
import { expectLines } from "../../../../test/support/expect-lines.js";

test.each(EXAMPLES)("%s: %s", async (name, _promise, world) => {
  const { lines } = await playWorld(exampleWorld(name, world));
  expectLines(lines, exampleText(`${name}.expect`).trim().split("\n"));
});

test("9.9: the body of the second exchange tells of both attempts", async () => {
  const { requests } = await playWorld({
    xml: exampleText("9.09.xml"),
    deeds: [{ on: "A flow Gather[0]/Response/Say[0]", afterMs: 1500, press: "1234" }],
    http: { [`${EXAMPLE_HOST}/cf`]: [{ body: "<Response><Say>Noted</Say></Response>" }] },
  });
  expect(JSON.parse(requests[1]?.body ?? "")).toMatchObject({
    uuid: expect.any(String),
    gather: {
      dialect: "A",
      success: true,
      code: "1234",
      attempts: 2,
      history: [
        { attempt: 1, code: "", success: false, finished_by: "timeout" },
        { attempt: 2, code: "1234", success: true, finished_by: "length" },
      ],
    },
  });
});

test("9.10c: thirty documents that each jump to the next meet no nesting limit", async () => {
  let left = 30;
  const again = '<Response><Pause length="100"/><Callback url="https://app.example.org/flow"/></Response>';
  const replies = Array.from({ length: left }, () => ({ body: left-- > 1 ? again : "<Response/>" }));
  const { lines } = await playWorld({ xml: exampleText("9.10.xml"), http: { [`${EXAMPLE_HOST}/flow`]: replies } });
  expect(
    lines.filter((line) => line.startsWith("A flow Callback[") && line.includes("Call flow received")),
  ).toHaveLength(30);
  expect(lines.join()).not.toContain("Nesting limit");
});

test("9.12: the message is as long as the caller spoke; a # in place of the hangup gives the same lines", async () => {
  const spoken = await playWorld({
    xml: exampleText("9.12.xml"),
    deeds: [{ on: "A flow Record[1]", afterMs: 7000, hangup: true }],
  });
  expect(spoken.call.all[0]?.durationMs).toBe(7000);
  const keyed = await playWorld({
    xml: exampleText("9.12.xml"),
    deeds: [{ on: "A flow Record[1]", afterMs: 7000, press: "#" }],
  });
  expectLines(keyed.lines, exampleText("9.12.expect").trim().split("\n"));
});

test("9.20: a parked call that rings is given up unanswered", async () => {
  const { lines, times, call } = await playWorld({ autoAnswer: false });
  expect(lines).toEqual(["A init", "A ringing", "A hangup 19 NO_ANSWER no_answer", "A destroyed"]);
  expect(times[2]).toBe(30_000);
  expect(call.stateReason).toBe("No call flow within 30 s");
});
