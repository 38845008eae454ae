import type { CallFlowValidator } from "../domain/call/port.js";
import { validateDocument } from "../wire/xml/callcontrol.js";

/** Judges uploaded documents by the parser that runs them, so that both read a document alike. */
export const documentValidator: CallFlowValidator = {
  validate(xml) {
    const { ok, errors, warnings, commands } = validateDocument(xml);
    return ok ? { ok: true, warnings, commands } : { ok: false, errors };
  },
};
