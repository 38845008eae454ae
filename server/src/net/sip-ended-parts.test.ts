import { expect, test } from "vitest";
import { NOT_SELECTED } from "./sip-end-reasons.js";
import { type EndedParts, endedText, readEnded } from "./sip-ended-parts.js";
import type { Hop, HopNames } from "./sip-hop.js";

const hop = {} as Hop;
const hops: HopNames = {
  nameOf: () => "0 5060 192.0.2.1",
  named: (name) => (name === "0 5060 192.0.2.1" ? hop : undefined),
};

test.each([
  { contactUser: "bob", credentials: undefined, byeWith: NOT_SELECTED },
  {
    contactUser: "two\nlines",
    credentials: { username: "a\nb", password: "c" },
    byeWith: [["Reason", "x\ny"] as const],
  },
  { contactUser: "", credentials: undefined, byeWith: [] },
])("what is left of an INVITE is read as it was written: %j", (some) => {
  const parts: EndedParts = { hop, requestUri: "sip:bob@h", cseq: 7, ...some };
  expect(readEnded(endedText(parts, hops), hops)).toEqual(parts);
});

test("nothing is left of one whose connection is gone", () => {
  const parts = {
    hop,
    requestUri: "sip:bob@h",
    cseq: 7,
    contactUser: "",
    credentials: undefined,
    byeWith: NOT_SELECTED,
  };
  expect(readEnded(endedText(parts, hops), { ...hops, named: () => undefined })).toBeUndefined();
});
