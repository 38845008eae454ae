import { expect, test } from "vitest";
import { chooseVoice, VOICES, type VoiceWish } from "./voices.js";

const choose = (engine: "flite" | "lab", wish: VoiceWish) => chooseVoice(VOICES[engine], wish).code;

test("every engine speaks en-US with a female and a male voice", () => {
  for (const voices of Object.values(VOICES))
    for (const gender of ["FEMALE", "MALE"])
      expect(voices.some((v) => v.lang === "en-US" && v.gender === gender && v.type === "Standard")).toBe(true);
});

test("ids and codes of the dictionary are unique, and the ids are UUIDs of version 4", () => {
  const voices = Object.values(VOICES).flat();
  expect(new Set(voices.map((v) => v.uuid)).size).toBe(voices.length);
  expect(new Set(voices.map((v) => v.code)).size).toBe(voices.length);
  for (const v of voices)
    expect(v.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.each<[VoiceWish, string]>([
  [{}, "en-US-slt"],
  [{ lang: "", type: "", gender: "", code: "" }, "en-US-slt"],
  [{ gender: "MALE" }, "en-US-rms"],
  [{ gender: "male", type: "standard", lang: "EN-us" }, "en-US-rms"],
  [{ lang: "en" }, "en-US-slt"],
  [{ lang: "en_US" }, "en-US-slt"],
  [{ lang: "en-GB", gender: "FEMALE" }, "en-GB-awb"],
  [{ type: "WaveNet" }, "en-US-slt"],
  [{ type: "WaveNet", gender: "MALE" }, "en-US-rms"],
  [{ code: "EN-us-KAL", lang: "fr-FR", gender: "FEMALE" }, "en-US-kal"],
])("%j is spoken by %s", (wish, code) => {
  expect(choose("flite", wish)).toBe(code);
});

test("a bare language takes its first region in the dictionary", () => {
  expect(choose("lab", { lang: "es" })).toBe("lab-es-ES-male");
  expect(choose("lab", { lang: "es-MX" })).toBe("lab-es-MX-female");
});

test.each<[VoiceWish, string]>([
  [{ lang: "fr-FR" }, "Language fr-FR not supported"],
  [{ lang: "e" }, "Language e not supported"],
  [{ lang: "en-AU" }, "Language en-AU not supported"],
  [{ code: "en-US-nobody" }, "Unknown voice en-US-nobody"],
])("%j fails with its documented reason", (wish, reason) => {
  expect(() => choose("flite", wish)).toThrow(reason);
});
