import { expect, test } from "vitest";
import type { SipMessage } from "./message.js";
import { scan } from "./scan.js";
import { sessionBody } from "./session-body.js";

function body(text: string, ...headers: string[]): string | undefined {
  const head = ["INVITE sip:a@b SIP/2.0", ...headers, `Content-Length: ${text.length}`];
  return sessionBody(scan(Buffer.from(`${head.join("\r\n")}\r\n\r\n${text}`)) as SipMessage)?.toString();
}

const MULTIPART = [
  "--7a9cbec02ceef655",
  "Content-Type: text/plain",
  "",
  "hello",
  "--7a9cbec02ceef655",
  "Content-Disposition: session",
  "content-type : Application/SDP;x=y",
  "",
  "v=0",
  "--7a9cbec02ceef655--",
  "",
].join("\r\n");

test("SDP is found alone and within a multipart body, the boundary quoted or not", () => {
  expect(body("v=0\r\n", "c: application/SDP ; x=y")).toBe("v=0\r\n");
  expect(body(MULTIPART, "Content-Type: multipart/mixed;boundary=7a9cbec02ceef655")).toBe("v=0\r\n");
  expect(body(MULTIPART, 'Content-Type: multipart/mixed; boundary="7a9cbec02ceef655"')).toBe("v=0\r\n");
});

test("no body is no offer, and a body that may be ignored is ignored", () => {
  expect(body("")).toBe("");
  expect(body("", "Content-Type: text/plain")).toBe("");
  expect(body("x", "Content-Type: application/foo", "Content-Disposition: render; handling=optional")).toBe("");
});

test("a body of another kind, or of none, is not understood", () => {
  expect(body("x", "Content-Type: application/unknownformat")).toBeUndefined();
  expect(body("x")).toBeUndefined();
  expect(
    body(MULTIPART.replace("Application/SDP", "text/html"), "Content-Type: multipart/mixed;boundary=7a9cbec02ceef655"),
  ).toBeUndefined();
});
