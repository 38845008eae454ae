import { expect, test } from "vitest";
import { callText, lastingText } from "./call-text.js";
import { firstRow } from "./first-row.js";
import type { CallRow } from "./port/call-row.js";
import type { CallRelations } from "./port/relations.js";
import { callEntity } from "./rules.js";

const NOW = "2026-03-01T12:00:00.000Z";
const NOW_MS = Date.parse(NOW) + 4_200;
const URL = "http://api.opentact.test";

const row = (uuid: string, more: Partial<CallRow> = {}): CallRow => ({
  ...firstRow(
    {
      uuid,
      account: "a",
      type: "CallSCA",
      direction: "in",
      from: "15550100001",
      to: "15550100002",
      parties: ["15550100001", "15550100002"],
    },
    NOW,
  ),
  ...more,
});

const alone: CallRelations = {
  account: { uuid: "a", name: 'Ann "A"' } as never,
  tn: null,
  sip_control_app: null,
  sip_user: null,
  sip_connection: null,
  country: null,
  batch_item: null,
  parent: null,
  children: [],
  records: [],
  logs: [],
};
const related: CallRelations = {
  ...alone,
  sip_user: { uuid: "u", login: "ann" } as never,
  parent: { call: row("p", { state: "live", answer_on: NOW }), sip_user: null },
  children: [{ call: row("c"), sip_user: null }],
  records: [{ uuid: "r", call: "l", account: "a", state: "available", file: "f", tag: null } as never],
  logs: [{ uuid: "f", call: "l", account: "a", sip_control_app: null, name: "Play" } as never],
};

test.each([
  ["alone", row("l"), alone],
  ["with parent, children, recordings and a log", row("l", { vars: { x: 'quote " and \u0001' }, price: 0.5 }), related],
])("the text of a leg %s is that of its entity", (_, call, relations) => {
  const text = callText(call, relations, NOW_MS, URL, lastingText(call, relations));
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(callEntity(call, relations, NOW_MS, URL))));
});
