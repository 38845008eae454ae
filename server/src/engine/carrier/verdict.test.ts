import { expect, test } from "vitest";
import { isSick, mayMend } from "./verdict.js";

const SILENCE = { isRinging: false, isEarly: false };
const RINGING = { isRinging: true, isEarly: false };
const EARLY = { isRinging: true, isEarly: true };

test.each([408, 430, 500, 502, 503, 504, 580, 401, 407])("after %i another gateway is tried", (status) => {
  expect(mayMend(status, SILENCE)).toBe(true);
});

test.each([400, 403, 404, 480, 484, 486, 487, 488, 600, 603, 604, 606])("%i is the last word", (status) => {
  expect(mayMend(status, SILENCE)).toBe(false);
});

test("nobody is rung twice because nobody took the call, and nobody is moved who has heard something", () => {
  expect([408, 504, 503].map((status) => mayMend(status, RINGING))).toEqual([false, false, true]);
  expect([408, 500, 503].map((status) => mayMend(status, EARLY))).toEqual([false, false, false]);
});

test("a gateway is sick that does not answer or says so itself, not one that refuses a call", () => {
  expect([503, 408, 430].map((status) => isSick(status, SILENCE))).toEqual([true, true, true]);
  expect([500, 486, 404, 603].map((status) => isSick(status, SILENCE))).toEqual([false, false, false, false]);
  expect(isSick(408, RINGING)).toBe(false);
});
