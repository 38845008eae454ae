import { own } from "../base/own.js";
import type { SipMessage } from "../wire/sip/message.js";

/** What tools call themselves that look for open gateways and weak passwords; no phone and no trunk is among them. */
const SCANNERS =
  /friendly-(?:scanner|request)|sipvicious|sipcli|sundayddr|sip-?scan|sivus|siparmyknife|mr\.?sip|sipptk|pplsip|\bsv(?:map|war|crack)\b|\bsmap\b|\biwar\b|\bgulp\b/i;

/** What was asked for last, with the verdict: there are few kinds of phones. */
const JUDGED_MAX = 500;
const judged = new Map<string, boolean>();

/** True for a request of a known scanner (security.md 10), by its User-Agent or by the name that the commonest one bears. */
export function isScanner(request: SipMessage): boolean {
  const agent = request.raw("user-agent");
  if (agent !== undefined && isScannerName(agent)) return true;
  return request.raw("from")?.startsWith('"sipvicious"') ?? false;
}

function isScannerName(agent: string): boolean {
  const known = judged.get(agent);
  if (known !== undefined) return known;
  const isOne = SCANNERS.test(agent);
  if (judged.size >= JUDGED_MAX) judged.clear();
  judged.set(own(agent), isOne);
  return isOne;
}
