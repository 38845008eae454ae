import { expect, test } from "vitest";
import { behaviourFields, callerKeys, costsOf, listChange, rateFields } from "./rules.js";

test("a caller is looked up by its number and every prefix of it, one without a number as anonymous", () => {
  expect(callerKeys("1201")).toEqual(["1201", "1*", "12*", "120*", "1201*"]);
  expect(callerKeys(undefined)).toEqual(["anonymous"]);
  expect(callerKeys("")).toEqual(["anonymous"]);
});

test("entries of a list lose their plus and are there once", () => {
  expect(listChange({ add: ["+12015550100", "12015550100", "1201*", "Anonymous"] })).toEqual({
    add: ["12015550100", "1201*", "anonymous"],
    remove: [],
  });
  expect(() => listChange({ add: [] })).toThrow("Validation failed");
});

test("a body gives each kind of profile its own fields only", () => {
  const body = { name: "N", nrc: 1, priority: null, applies_to: ["sms", "sms"] as "sms"[], description: "d" };
  expect(rateFields(body)).toEqual({ name: "N", nrc: 1, priority: null, description: "d" });
  expect(behaviourFields(body)).toEqual({ name: "N", applies_to: ["sms"], description: "d" });
  expect(rateFields({ features: ["sms", "voice", "sms"] }).features).toEqual(["voice", "sms"]);
});

test("a cost has five decimals at most", () => {
  expect(costsOf({ nrc: 0.00001 })).toEqual({ nrc: 0.00001 });
  expect(() => costsOf({ sms_mrc: 0.000001 })).toThrow("Validation failed");
});
