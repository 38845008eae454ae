import { expect, test } from "vitest";
import type { Suspicion } from "../fraud/port.js";
import { Unanswered } from "./unanswered.js";

const PUMPING: Suspicion = { kind: "sms_pumping", key: "1212555", sample: "1212555", count: 51 };
const SAME: Suspicion = { kind: "same_text", key: "x", sample: "Win!", count: 101 };

test("of an account that nobody answers replies are not counted for ten seconds, and nothing else is overlooked", () => {
  const unanswered = new Unanswered();
  expect(unanswered.open("a", [PUMPING, SAME], 0)).toEqual([PUMPING, SAME]);
  unanswered.note("a", 0);
  expect(unanswered.open("a", [PUMPING, SAME], 9_999)).toEqual([SAME]);
  expect(unanswered.open("b", [PUMPING], 9_999)).toEqual([PUMPING]);
  expect(unanswered.open("a", [PUMPING], 10_000)).toEqual([PUMPING]);
});
