import { expect, test } from "vitest";
import { changedRow } from "./changed-row.js";
import { firstRow } from "./first-row.js";
import { lastingRowText, rowText } from "./row-text.js";

const NOW = "2026-03-01T12:00:00.000Z";
const LATER = "2026-03-01T12:00:01.000Z";
const row = firstRow(
  {
    uuid: "l",
    account: "a",
    type: "CallSIP",
    direction: "out",
    from: "\ud800",
    to: "2",
    parties: ["1", "2"],
    tn: 3,
    caller_name: 'A "B" \0',
    lerg: { npa: "312" } as never,
    vars: { a: "b" },
  },
  NOW,
);

test("the text of a row holds each of its members, what cannot be stored replaced", () => {
  const text = rowText(row, "n1");
  expect(JSON.parse(text)).toEqual({ ...row, node: "n1", from: "\uFFFD", caller_name: 'A "B" \uFFFD' });
});

test("what lasts was noted when the leg began, and the text has what came since", () => {
  const ended = changedRow(
    row,
    {
      state: "destroyed",
      state_end: "busy",
      state_reason: 'said "no" \0',
      ring_on: LATER,
      answer_on: LATER,
      hangup_on: LATER,
      destroy_on: LATER,
      q850_cause: 17,
      q850_cause_string: "USER_BUSY",
      release_cause_from_protocol_stack: "486 Busy Here",
      freeswitch_call_state: "DOWN",
      freeswitch_channel_state: "CS_DESTROY",
      price: 0.5,
      currency: "USD",
      vars: { c: "d" },
      quality: { codec: "PCMU" } as never,
    },
    LATER,
  );
  const shown = { ...ended, node: null, from: "\uFFFD", caller_name: 'A "B" \uFFFD', state_reason: 'said "no" \uFFFD' };
  expect(JSON.parse(rowText(ended, null, lastingRowText(row)))).toEqual(shown);
});
