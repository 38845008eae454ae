import { expect, test } from "vitest";
import type { MailData } from "./port.js";
import { writeMail } from "./templates.js";

const HOME = "https://portal.example.org";
const REPORT = {
  from: "2026-01-01T00:00:00.000Z",
  to: "2026-01-31T23:59:59.999Z",
  lines: [{ name: "voice_outgoing", count: 3, amount: "0.30000" }],
  total: "0.30000",
  balance: "9.70000",
};
const DATA: MailData = {
  user_welcome_letter: { email: "ann@example.org" },
  user_password_changed: { email: "ann@example.org" },
  user_reset_password: { login: "ann@example.org", link: "https://portal.example.org/reset?token=abc" },
  tnorder_success: { order: "order-1", numbers: [12015550142] },
  tnorder_rejected: { order: "order-1", numbers: [12015550142], reason: "balance" },
  tnleases_releasing: { numbers: [{ tn: 12015550142, on: "2026-02-01T00:00:00.000Z" }] },
  tnleases_released: { numbers: [12015550142] },
  payment_success: { amount: "5.00000", balance: "9.70000" },
  payment_failed: { amount: "5.00000", balance: "9.70000" },
  balance_low: { balance: "0.50000", limit: "1.00000" },
  alarm: { what: "The account has spent 8 of 10 that it may spend a day" },
  emergency_blocked: { dialled: "911", on: "2026-01-01T00:00:00.000Z" },
  webhook_disabled: { url: "https://app.example.org/hook", reason: "Endpoint answered 410" },
  invoice: REPORT,
  report_daily: REPORT,
  report_weekly: REPORT,
  report_monthly: REPORT,
};

test.each(Object.keys(DATA) as (keyof MailData)[])(
  "%s says everything it was given, and where it comes from",
  (name) => {
    const { subject, text } = writeMail(name, DATA[name], HOME);
    expect(subject).not.toBe("");
    expect(subject).not.toMatch(/undefined|\n/);
    expect(text).not.toContain("undefined");
    expect(text).toContain(HOME);
    for (const value of leaves(DATA[name])) expect(text).toContain(value);
  },
);

test("the welcome of a user who never chose a password brings the one that was made", () => {
  const { text } = writeMail("user_welcome_letter", { email: "ann@example.org", password: "made-for-ann" }, HOME);
  expect(text).toContain("made-for-ann");
});

function leaves(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
  return [String(value)];
}
