import type { ISMSCampaignFinding, ISMSCampaignLint } from "@opentact/contract";
import { LINT_RULES } from "./lint-rules.js";
import type { LintSubject } from "./lint-subject.js";

/** Says what a registration would be rejected for (messaging.md 13). */
export function lint(subject: LintSubject): ISMSCampaignLint {
  const findings = LINT_RULES.flatMap(({ id, level, hint, check }): ISMSCampaignFinding[] => {
    const found = check(subject);
    return found === undefined ? [] : [{ id, level, field: found.field, message: found.message, hint }];
  });
  return { ok: !findings.some(({ level }) => level === "error"), findings };
}
