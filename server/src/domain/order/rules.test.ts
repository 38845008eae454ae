import { expect, test } from "vitest";
import type { DomainError } from "../../base/errors.js";
import { endState, type OrderBody, orderItems } from "./rules.js";

const A = 12015550123;
const B = 12015550124;

test("the three generations of a body give the same order", () => {
  const want = [
    { tn: A, features: ["voice", "sms"], autorenew: false, profile: "US" },
    { tn: B, features: ["voice", "sms"], autorenew: false, profile: "US" },
  ];
  const bodies: OrderBody[] = [
    {
      items: [
        { tn: A, features: ["sms", "voice"], autorenew: false },
        { tn: B, autorenew: false },
      ],
    },
    {
      items: [
        { tn: A, voice: true, autorenew: false },
        { tn: B, sms: true, autorenew: false, profile: "US" },
      ],
    },
    { tns: [A, B], autorenew: false, voice: true, sms: true, profile: "US" },
  ];
  for (const body of bodies) expect(orderItems(body)).toEqual(want);
});

test("features named win over booleans, and booleans switch single features", () => {
  expect(orderItems({ items: [{ tn: A, features: ["voice"], sms: true }] })[0]?.features).toEqual(["voice"]);
  expect(orderItems({ items: [{ tn: A, sms: false, mms: true }] })[0]?.features).toEqual(["voice", "mms"]);
  expect(orderItems({ tns: [A], voice: false })[0]).toMatchObject({ features: ["sms"], autorenew: true });
});

test.each<[OrderBody, string]>([
  [{}, "body.items"],
  [{ items: [] }, "body.items"],
  [{ tns: [] }, "body.tns"],
  [{ items: [{ tn: A }, { tn: A }] }, "body.items.1.tn"],
  [{ tns: [A, B, A] }, "body.tns.2"],
  [{ tns: Array.from({ length: 101 }, (_, i) => A + i) }, "body.tns"],
])("%# is refused at its field", (body, field) => {
  try {
    orderItems(body);
    expect.unreachable();
  } catch (error) {
    expect(Object.keys((error as DomainError).fields ?? {})).toEqual([field]);
  }
});

test("an order fails only when every item failed", () => {
  expect([endState(3, 3), endState(3, 2), endState(1, 0)]).toEqual(["failed", "success", "success"]);
});
