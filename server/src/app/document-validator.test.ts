import { expect, test } from "vitest";
import { documentValidator } from "./document-validator.js";

test("every fault of a document is told, with what may stand there and what was likely meant", () => {
  const xml = '<Response><Pasue/><Pause length="x" dtmf_stop="y"/><Say gender="femal">Hi</Say></Response>';
  const verdict = documentValidator.validate(xml);
  expect(verdict).toMatchObject({ ok: true, commands: 3 });
  expect(verdict.warnings).toMatchObject([
    { column: 11, path: "Pasue[0]", nearest: "Pause", allowed: expect.arrayContaining(["Say", "Pause", "Dial"]) },
    { column: 19, path: "Pause[1]", message: expect.stringContaining("Invalid length") },
    { column: 19, path: "Pause[1]", message: expect.stringContaining("Invalid dtmf_stop") },
    { column: 52, path: "Say[2]", allowed: ["MALE", "FEMALE"], nearest: "FEMALE" },
  ]);
});

test("what may not run beside another document is an error, the other faults are told with it", () => {
  expect(documentValidator.validate("<Response><Dial>15550100009</Dial><Sya/></Response>", true)).toMatchObject({
    ok: false,
    errors: [{ column: 11, value: "Dial" }],
    warnings: [{ path: "Sya[1]", nearest: "Say" }],
  });
});
