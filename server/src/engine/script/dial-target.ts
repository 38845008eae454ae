import { cleanNumber } from "../../wire/xml/phone-text.js";
import type { DialAddress } from "./dial.js";

/** What short forms of a target are completed with. */
export interface TargetPlace {
  /** Country of the account: US and CA put 1 before ten digits. */
  readonly country: string | undefined;
  /** Domain of the call: a bare login belongs to it. */
  readonly domain: string | undefined;
}

const NO_ROUTE: DialAddress = { kind: "refused", cause: 3 };
const LONGEST = 255;

/** User part of a SIP URI without the characters that need escapes nobody writes (RFC 3261 25.1). */
const USER = "[A-Za-z0-9_.!~*'()&=+$,%-]{1,128}";
const HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?\\.?|\\[[0-9A-Fa-f:.]{2,45}\\])";
const SIP = new RegExp(`^(sips?:)?(${USER})@(${HOST})(?::(\\d{1,5}))?((?:;[A-Za-z0-9_.=+-]+)*)$`, "i");
const LOGIN = new RegExp(`^${USER}$`);
const DIALLED = /^\+?[\d\s().-]+$/;

/**
 * Reads one target (call-xml.md 5.1). A form that the element does not take, a number that is too short and an emergency
 * number are refused with cause 3: no leg is made for them, but they count.
 * @param element `To` (also for text in Dial itself), `Number`, `Sip` or `Group`
 */
export function parseTarget(element: string, written: string, place: TargetPlace): DialAddress {
  const text = written.trim();
  if (text === "" || text.length > LONGEST) return NO_ROUTE;
  switch (element) {
    case "Number":
      return DIALLED.test(text) ? number(text, place) : NO_ROUTE;
    case "Sip":
      return sip(text, place);
    case "Group":
      return group(text);
    default:
      return any(text, place);
  }
}

function any(text: string, place: TargetPlace): DialAddress {
  if (/^group:/i.test(text)) return group(text.slice(6));
  // Parameters of a tel URI (RFC 3966) do not change whom we ring.
  if (/^tel:/i.test(text)) return number(text.slice(4).replace(/;.*$/, ""), place);
  return DIALLED.test(text) ? number(text, place) : sip(text, place);
}

/** Emergency numbers are shorter than any number we dial, so the length refuses them too. */
function number(text: string, { country }: TargetPlace): DialAddress {
  const digits = cleanNumber(text);
  if (digits === undefined) return NO_ROUTE;
  const isNational = digits.length === 10 && !text.trim().startsWith("+") && (country === "US" || country === "CA");
  return { kind: "number", digits: isNational ? `1${digits}` : digits };
}

function group(text: string): DialAddress {
  const name = text.trim();
  return name === "" ? NO_ROUTE : { kind: "group", group: name };
}

function sip(text: string, { domain }: TargetPlace): DialAddress {
  const [, scheme, user, host, port, parameters = ""] = SIP.exec(text) ?? [];
  if (user === undefined || host === undefined)
    return domain !== undefined && LOGIN.test(text) ? { kind: "user", login: text, domain } : NO_ROUTE;
  const transport = /;transport=(udp|tcp|tls)(?:;|$)/i.exec(parameters)?.[1]?.toLowerCase() as
    | "udp"
    | "tcp"
    | "tls"
    | undefined;
  const secure = scheme?.toLowerCase() === "sips:";
  if (!secure && port === undefined && transport === undefined)
    return { kind: "user", login: user, domain: host.toLowerCase().replace(/\.$/, "") };
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return NO_ROUTE;
  return { kind: "sip", secure, user, host, port: port === undefined ? undefined : Number(port), transport };
}
