import { expect, test } from "vitest";
import { fitResponse } from "./fit-response.js";
import type { HeaderLine } from "./headers.js";
import type { SipMessage } from "./message.js";
import { scan } from "./scan.js";

const REQUEST = scan(
  Buffer.from(
    "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:a>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n",
  ),
) as SipMessage;
const HEADERS: HeaderLine[] = [
  ["WWW-Authenticate", "Digest algorithm=SHA-256"],
  ["Server", "s"],
  ["WWW-Authenticate", "Digest algorithm=MD5"],
  ["Allow", "INVITE"],
  ["Retry-After", "5"],
];

const fitted = (maxBytes: number) =>
  fitResponse(REQUEST, { host: "192.0.2.1", port: 5060 }, { status: 401, toTag: "t", headers: HEADERS }, maxBytes);
const named = (wire: Buffer | undefined) => (wire ? (scan(wire) as SipMessage) : undefined);

test("an answer gives up what tells of us first, then all challenges but the last, then itself", () => {
  const full = fitted(Number.POSITIVE_INFINITY)!;
  expect(fitted(full.length)?.equals(full)).toBe(true);
  const silent = fitted(full.length - 1)!;
  expect(named(silent)?.headers("www-authenticate")).toHaveLength(2);
  expect([named(silent)?.header("server"), named(silent)?.header("retry-after")]).toEqual([undefined, "5"]);
  const single = fitted(silent.length - 1)!;
  expect(named(single)?.headers("www-authenticate")).toEqual(["Digest algorithm=MD5"]);
  expect(fitted(single.length - 1)).toBeUndefined();
});

test("lines that are said in one text go where they may, and stay where they must not", () => {
  const parts = { status: 200, toTag: "t", head: "Contact: <sip:a@b>\r\n", telling: "Allow: INVITE\r\n" };
  const fits = (maxBytes: number) => fitResponse(REQUEST, { host: "192.0.2.1", port: 5060 }, parts, maxBytes);
  const full = fits(Number.POSITIVE_INFINITY)!;
  expect([named(full)?.header("contact"), named(full)?.header("allow")]).toEqual(["<sip:a@b>", "INVITE"]);
  const short = named(fits(full.length - 1));
  expect([short?.header("contact"), short?.header("allow")]).toEqual(["<sip:a@b>", undefined]);
});
