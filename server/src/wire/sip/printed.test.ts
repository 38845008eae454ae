import { expect, test } from "vitest";
import { printRequest } from "./print.js";
import { type PrintedFacts, readPrinted } from "./printed.js";

const facts = (wire: Buffer): PrintedFacts => {
  const out = { callId: "before", method: "before", status: -1 };
  readPrinted(wire, out);
  return out;
};

test("a request tells its method and Call-ID, a response its status and the method it answers", () => {
  const head = "Via: SIP/2.0/UDP a\r\nCall-ID: 1@a\r\nCSeq: 2 INVITE\r\n";
  expect(facts(printRequest("UPDATE", "sip:a@b", head))).toEqual({ callId: "1@a", method: "UPDATE", status: 0 });
  const response = Buffer.from("SIP/2.0 486 Busy\r\nCall-ID: 1@a\r\nCSeq: 2 INVITE\r\n\r\n");
  expect(facts(response)).toEqual({ callId: "1@a", method: "INVITE", status: 486 });
});

test("what is not there is empty", () => {
  expect(facts(Buffer.alloc(0))).toEqual({ callId: "", method: "", status: 0 });
  expect(facts(Buffer.from("SIP/2.0 200 OK\r\nVia: x\r\n\r\n"))).toEqual({ callId: "", method: "", status: 200 });
  expect(facts(Buffer.from("SIP/2.0 200 OK\r\nCall-ID: 1"))).toMatchObject({ callId: "1", method: "" });
});
