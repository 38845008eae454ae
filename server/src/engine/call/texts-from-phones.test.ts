import { expect, test } from "vitest";
import { DomainError } from "../../base/errors.js";
import { TooManyRequests } from "../../base/too-many-requests.js";
import { sendPhoneText } from "./texts-from-phones.js";

const TEXT = { account: "acc", from: 15550100001, to: "12015550101", message: "Hi" };
const answerTo = (error: unknown) => sendPhoneText({ send: () => Promise.reject(error) }, TEXT);

test("a text goes out for the number of the user, without a user of the portal", async () => {
  const asked: unknown[] = [];
  const send = async (...all: unknown[]) => void asked.push(all);
  expect(await sendPhoneText({ send: send as never }, TEXT)).toEqual({ status: 202 });
  expect(asked).toEqual([
    [
      { account: "acc", user: null },
      { from: "15550100001", to: "12015550101", message: "Hi" },
    ],
  ]);
});

test("refusals are told in words of SIP, faults are none", async () => {
  const statuses = [400, 402, 403, 404, 409].map((status) => answerTo(new DomainError(status, "1", "no")));
  expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([404, 402, 403, 404, 480]);
  expect(await answerTo(new TooManyRequests(7, { code: "1201" }))).toEqual({ status: 503, retryAfterSeconds: 7 });
  await expect(answerTo(new Error("broken"))).rejects.toThrow("broken");
});
