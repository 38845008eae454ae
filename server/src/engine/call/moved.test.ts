import { expect, test } from "vitest";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import { movedBy } from "./moved.js";

const answer = (status: number, ...lines: string[]) =>
  scan(Buffer.from([`SIP/2.0 ${status} X`, ...lines, "", ""].join("\r\n"))) as SipMessage;
const users = (status: number, ...lines: string[]) =>
  movedBy(answer(status, ...lines))?.contacts.map(({ user }) => user);

test("contacts come in the order of their q, equals as they stand", () => {
  const contacts = "Contact: <sip:c@x>;q=0.1, <sip:a@x>, <tel:+12025550100>;q=0.5, <sip:b@x>;q=1.0";
  expect(users(302, contacts)).toEqual(["a", "b", "+12025550100", "c"]);
});

test.each([
  [305, "Contact: <sip:proxy@x>"],
  [380, "Contact: <sip:other@x>"],
  [486, "Contact: <sip:a@x>"],
  [302, "X: y"],
  [302, "Contact: <sip:x.example>, <mailto:a@b>, nonsense"],
])("%i with %s is no redirection", (status, line) => {
  expect(users(status, line)).toBeUndefined();
});

test("ten contacts are looked at, not more", () => {
  const many = Array.from({ length: 50 }, (_, n) => `<sip:u${n}@x>`).join(", ");
  expect(users(300, `Contact: ${many}`)).toHaveLength(10);
});

test("a phone says itself why, in a word of RFC 5806; any other word counts for nothing", () => {
  const reason = (line: string) => movedBy(answer(302, "Contact: <sip:a@x>", line))?.reason;
  expect(reason("Diversion: <sip:me@x>;reason=user-busy")).toBe("user-busy");
  expect(reason("Diversion: <sip:me@x>;reason=evil")).toBe("deflection");
  expect(reason("X: y")).toBe("deflection");
});
