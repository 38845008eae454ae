import { describe, expect, it } from "vitest";
import { algorithmsFor } from "./digest-habits.js";

describe("algorithmsFor", () => {
  it("offers SHA-256 before MD5 to everybody", () => {
    for (const agent of [undefined, "", "Linphone/5.2", "not baresip v1.0.0", "baresip v3.10.0", "sippy"])
      expect(algorithmsFor(agent, "UDP")).toEqual(["SHA-256", "MD5"]);
  });

  it("offers only MD5 to a phone that would give up at the sight of SHA-256", () => {
    for (const agent of ["baresip v1.0.0 (x86_64/Linux)", "baresip v0.6.6 (arm/linux)", "SIPp/Linux"])
      expect(algorithmsFor(agent, "UDP")).toEqual(["MD5"]);
  });

  it("offers only MD5 to what runs in browsers", () => {
    for (const transport of ["WS", "WSS"]) expect(algorithmsFor("My Softphone", transport)).toEqual(["MD5"]);
  });
});
