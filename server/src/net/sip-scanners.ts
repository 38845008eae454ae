import type { SipMessage } from "../wire/sip/message.js";

/** What tools call themselves that look for open gateways and weak passwords; no phone and no trunk is among them. */
const SCANNERS =
  /friendly-(?:scanner|request)|sipvicious|sipcli|sundayddr|sip-?scan|sivus|siparmyknife|mr\.?sip|sipptk|pplsip|\bsv(?:map|war|crack)\b|\bsmap\b|\biwar\b|\bgulp\b/i;

/** True for a request of a known scanner (security.md 10), by its User-Agent or by the name that the commonest one bears. */
export function isScanner(request: SipMessage): boolean {
  const agent = request.raw("user-agent");
  if (agent !== undefined && SCANNERS.test(agent)) return true;
  return request.raw("from")?.startsWith('"sipvicious"') ?? false;
}
