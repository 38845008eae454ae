import { expect, test } from "vitest";
import { algorithmsFor } from "./digest-support.js";

test.each(["baresip v1.0.0 (x86_64/linux)", "baresip v0.6.5", "sipsak 0.9.8.1", "SIPp 3.6"])(
  "%s, which breaks on SHA-256, is offered MD5 alone",
  (userAgent) => {
    expect(algorithmsFor(userAgent)).toEqual(["MD5"]);
  },
);

test.each([undefined, "", "baresip v3.10.1", "Linphone", "Not a baresip v1.0"])(
  "%j is offered SHA-256, then MD5",
  (userAgent) => {
    expect(algorithmsFor(userAgent)).toEqual(["SHA-256", "MD5"]);
  },
);
