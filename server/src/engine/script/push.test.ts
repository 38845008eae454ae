import type { Deed } from "@opentact/testkit/world";
import { expect, test } from "vitest";
import { play, rows, rowsOf } from "../../../../test/support/played-verbs.js";

test("a pushed main document cancels the open command, runs no Error, ends the bridge and the enclosing Record", async () => {
  const result = await play("<Record><Dial>15550100009</Dial></Record><RecordStart tag='bg'/><Say>never</Say>", {
    targets: { "15550100009": { answerMs: 500 } },
    deeds: [{ on: "A flow Record[0]/Dial[0]", afterMs: 3_000, push: "<Response><Say>now</Say></Response>" }],
  });
  expect(result.lines).toEqual([
    "A init",
    "A ringing",
    "A live",
    'A flow Record[0] true "Recording started"',
    "B init",
    "B live",
    'A flow Record[0]/Dial[0] true "Bridged to 15550100009"',
    "B hangup 16 NORMAL_CLEARING completed",
    "B destroyed",
    "A record - available",
    'A flow Say[0] true "Say finished" doc=2',
    "A hangup 16 NORMAL_CLEARING completed",
    "A destroyed",
  ]);
});

test("background recordings go on over a replacement", async () => {
  const result = await play('<RecordStart/><Pause length="60000"/>', {
    deeds: [{ on: "A live", afterMs: 2_000, push: "<Response><Say>now</Say></Response>" }],
  });
  expect(rowsOf(result)).toContain('Pause[1] false "Cancelled: replaced"');
  expect(result.call.all[0]?.durationMs).toBe(3_000);
});

test("side documents run beside the main one, one after the other", async () => {
  const result = await play('<Pause length="5000"/>', {
    deeds: [
      { on: "A live", afterMs: 1_000, push: '<Response><RecordStart tag="s"/></Response>' },
      { on: "A live", afterMs: 2_000, push: '<Response><RecordStop tag="s"/></Response>' },
      { on: "A live", afterMs: 3_000, push: "<Response><Unhold/></Response>" },
    ],
  });
  expect(rowsOf(result)).toEqual([
    'RecordStart[0] true "Recording started" tag=s doc=2',
    'RecordStop[0] true "Recording stopped" tag=s doc=3',
    'Unhold[0] false "Call is not on hold" doc=4',
    'Pause[0] true "Pause finished"',
  ]);
  expect(result.call.all[0]?.durationMs).toBe(1_000);
});

test("a Hold of a side document does not keep the Unhold of the next one waiting", async () => {
  const result = await play('<Pause length="20000"/>', {
    deeds: [
      { on: "A live", afterMs: 1_000, push: '<Response><Hold tag="h"/></Response>' },
      { on: "A live", afterMs: 4_000, push: "<Response><Unhold/></Response>" },
    ],
  });
  expect(rowsOf(result)).toEqual([
    'Unhold[0] true "Call resumed" doc=3',
    'Hold[0] true "Hold ended: unhold" tag=h doc=2',
    'Pause[0] true "Pause finished"',
  ]);
});

test("a Hold of a side document parts the bridge until the Unhold, or until the bridge is over", async () => {
  const seen: boolean[] = [];
  const held = async (deeds: readonly Deed[]) => {
    const result = await play("<Dial><To>sales@acme.sip.opentact.test</To></Dial>", {
      targets: { "sales@acme.sip.opentact.test": { ringMs: 100, answerMs: 1_000, talkMs: 20_000 } },
      deeds: [{ on: "A flow Dial[0]", afterMs: 1_000, push: '<Response><Hold tag="h"/></Response>' }, ...deeds],
    });
    seen.push(result.call.isBridgeHeld);
    return [...result.call.rows.values()].find(({ command }) => command.tag === "h");
  };
  const unheld = await held([{ on: "A flow Dial[0]", afterMs: 5_000, push: "<Response><Unhold/></Response>" }]);
  expect([unheld?.command.reason, unheld?.response]).toEqual(["Hold ended: unhold", { duration_ms: 4_000 }]);
  const outlived = await held([]);
  expect([outlived?.command.reason, outlived?.response]).toEqual(["Hold ended: bridge ended", { duration_ms: 19_000 }]);
  expect(seen).toEqual([false, false]);
});

test("an injected document speaks beside the main one", async () => {
  const deeds = [{ on: "A live", afterMs: 1_000, push: "<Response><Say>psst</Say></Response>", inject: true as const }];
  expect(await rows('<Pause length="5000"/>', { deeds })).toEqual([
    'Say[0] true "Say finished" doc=2',
    'Pause[0] true "Pause finished"',
  ]);
});
