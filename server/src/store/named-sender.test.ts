import { expect, test } from "vitest";
import { namedSender, type SenderValues } from "./named-sender.js";

test("times of a sender are written as answers have them, and its features are the subscriptions of its lease", () => {
  const times = ["2024-01-01T00:00:01.3+00:00", "2024-01-02T00:00:00+00:00", null] as const;
  const head = ["a", 12125550100, "l", "long_code", "rate", null, null, null, false, false] as const;
  const lease = [true, "2024-02-01T00:00:00.25+00:00", "p", null] as const;
  const values: SenderValues = [...head, 0, null, null, "0.005", ...times, true, ["sms", "voice"], ...lease];
  const { sender, shown } = namedSender(values, {});
  expect(sender).toMatchObject({ tn: 12125550100, lease: "l", price: "0.005", isAssigned: false, queuedParts: 0 });
  expect(shown.tn).toEqual({
    created_on: "2024-01-01T00:00:01.300Z",
    modified_on: "2024-01-02T00:00:00.000Z",
    deleted_on: null,
    tn: 12125550100,
    type: "long_code",
    registered: true,
    voice: true,
    sms: true,
    mms: false,
    fax: false,
    emergency: false,
  });
  const { expired_on, messaging_profile } = shown.tn_lease ?? {};
  expect([expired_on, messaging_profile]).toEqual(["2024-02-01T00:00:00.250Z", null]);
});
