import fc from "fast-check";
import { expect, test } from "vitest";
import { answerBinding, isStun } from "./stun-keep-alive.js";

/** The transaction id of the test vectors of RFC 5769. */
const ID = "b7e7a701bc34d686fa87dfae";
const hex = (text: string) => Buffer.from(text.replace(/\s/g, ""), "hex");
const request = (attributes = "") =>
  hex(`0001 ${(attributes.replace(/\s/g, "").length / 2).toString(16).padStart(4, "0")} 2112a442 ${ID} ${attributes}`);

test("a Binding request is told the address it came from, as RFC 5769 §2.2 and §2.3 write it", () => {
  expect(answerBinding(request(), "192.0.2.1", 32_853)?.toString("hex")).toBe(
    hex(`0101 000c 2112a442 ${ID} 0020 0008 0001 a147 e112a643`).toString("hex"),
  );
  expect(answerBinding(request(), "2001:db8:1234:5678:11:2233:4455:6677", 32_853)?.toString("hex")).toBe(
    hex(`0101 0018 2112a442 ${ID} 0020 0014 0002 a147 0113a9faa5d3f179bc25f4b5bed2b9d9`).toString("hex"),
  );
});

test("short forms of an IPv6 address are the same address", () => {
  for (const [short, long] of [
    ["::1", "0:0:0:0:0:0:0:1"],
    ["2001:db8::", "2001:db8:0:0:0:0:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0:0:0:0:1"],
  ] as const)
    expect(answerBinding(request(), short, 1)).toEqual(answerBinding(request(), long, 1));
});

test("attributes that may be passed over are; one that must be understood is refused with 420", () => {
  expect(answerBinding(request("8022 0003 61626300"), "192.0.2.1", 1)?.readUInt16BE(0)).toBe(0x0101);
  expect(answerBinding(request("0003 0004 00000006"), "192.0.2.1", 1)?.toString("hex")).toBe(
    hex(`0111 0010 2112a442 ${ID} 0009 0004 00000414 000a 0002 0003 0000`).toString("hex"),
  );
});

test("an indication, an answer, an RFC 3489 request and one whose length lies get nothing", () => {
  for (const bytes of [
    hex(`0011 0000 2112a442 ${ID}`),
    hex(`0101 0000 2112a442 ${ID}`),
    hex(`0001 0000 00000000 ${ID}`),
    hex(`0001 0004 2112a442 ${ID}`),
    request("8022 0010 6162"),
    request("8022"),
    Buffer.from("OPTIONS sip:a@b SIP/2.0\r\n"),
    Buffer.alloc(20),
  ])
    expect(answerBinding(bytes, "192.0.2.1", 1)).toBeUndefined();
  expect(isStun(Buffer.from("REGISTER sip:a@b SIP/2.0\r\n\r\n"))).toBe(false);
});

test("whatever follows a STUN header, nothing is thrown and the answer is short", () => {
  const tail = fc.uint8Array({ maxLength: 80 });
  fc.assert(
    fc.property(tail, fc.nat(0xffff), (bytes, length) => {
      const head = hex(`0001 ${length.toString(16).padStart(4, "0")} 2112a442 ${ID}`);
      const answer = answerBinding(Buffer.concat([head, bytes]), "192.0.2.1", 9);
      expect(answer?.length ?? 0).toBeLessThanOrEqual(40);
    }),
  );
});
