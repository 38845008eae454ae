import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { signatureOf } from "./signature.js";

const SECRET = "whsec_b3BlbnRhY3QtdGVzdC1zZWNyZXQtMjRi";
const ID = "00000000-0000-4000-8000-00000000e001";

test("signs as the documented vector says, with and without a body", () => {
  expect(signatureOf([SECRET], ID, 1_704_067_201, '{"hello":"world"}')).toBe(
    "v1,HIOGK/i0NRzazM+eniUt+Ou6Ie5L+t8jXcfve8BXMXs=",
  );
  expect(signatureOf([SECRET], ID, 1_704_067_201, "")).toBe("v1,jSxkLWnjzjCTICYPH2UsnYX/AQLvwDdUYgD/OmZmlFA=");
});

test("while a secret changes both sign; without any there is no signature", () => {
  const other = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
  const both = signatureOf([SECRET, other], ID, 1, "x") ?? "";
  expect(both.split(" ")).toHaveLength(2);
  expect(both.split(" ")[1]).toBe(signatureOf([other], ID, 1, "x"));
  expect(signatureOf([], ID, 1, "x")).toBeUndefined();
});

test("a receiver's library accepts it", () => {
  const now = Math.floor(Date.now() / 1000);
  const headers = {
    "webhook-id": ID,
    "webhook-timestamp": String(now),
    "webhook-signature": signatureOf([SECRET], ID, now, '{"a":1}') ?? "",
  };
  expect(new Webhook(SECRET).verify('{"a":1}', headers)).toEqual({ a: 1 });
});
