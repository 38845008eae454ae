import type { CallFlowValidator } from "../domain/call/port/flow-validator.js";
import { parseDocument, validateDocument } from "../wire/xml/callcontrol.js";
import { notInjectable } from "../wire/xml/inject.js";

/** Judges uploaded documents by the parser that runs them, so that both read a document alike. */
export const documentValidator: CallFlowValidator = {
  validate(xml, isInjected = false) {
    const { ok, errors, warnings, commands } = validateDocument(xml);
    if (!ok) return { ok: false, errors, warnings };
    const stranger = isInjected ? notInjectable(parseDocument(xml)) : undefined;
    if (!stranger) return { ok: true, warnings, commands };
    const { line, column, name } = stranger;
    return {
      ok: false,
      errors: [{ line, column, message: `${name} not allowed in inject mode`, value: name }],
      warnings,
    };
  },
};
