import type { CallRow } from "./port/call-row.js";
import type { TracedMessage } from "./port/traces.js";

/** What stands for a host of the operator's carriers. */
const CARRIER = "carrier";
/** Headers that tell of the call. Others may hold what only the operator and the carrier share. */
const SHOWN = new Set(
  `via from to call-id cseq contact max-forwards content-type content-length expires session-expires min-se retry-after
   reason privacy allow supported require unsupported rseq rack date p-asserted-identity remote-party-id diversion
   history-info event subscription-state`.split(/\s+/),
);
/** RFC 3261 §7.3.3, RFC 4028: short names of those headers. */
const SHORT: Readonly<Record<string, string>> = {
  v: "via",
  f: "from",
  t: "to",
  i: "call-id",
  m: "contact",
  c: "content-type",
  l: "content-length",
  x: "session-expires",
  k: "supported",
  o: "event",
};
const REQUEST_URI = /(?<=\s)(sips?):(\S*)/i;
const IN_BRACKETS = /<\s*(sips?):([^<>]*)>/gi;
const BARE = /(?<![<\w])(sips?):([^\s<>,;?"]*)/gi;
const SENT_BY = /^(\s*SIP\s*\/\s*2\.0\s*\/\s*\w+\s+)(\[[^\]]*\]|[^\s:;,]*)(?:\s*:\s*\d+)?/i;
const SDP_ADDRESS = /\bIN IP[46] (\S+)/g;
const ADDRESS = /\[[\da-f:.%]{2,60}\]|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/gi;

/**
 * Whether the far side of a leg is a carrier of the operator, or the platform itself: no phone, service or address that the
 * account has chosen.
 */
export function isCarrierLeg({ sip_user, sip_connection, sip_switch, direction, to }: CallRow): boolean {
  const isChosen = direction === "out" && to.includes("@");
  return sip_user === null && sip_connection === null && sip_switch === null && !isChosen;
}

/**
 * Messages of a carrier leg as its account may see them: without hosts and credentials of the carrier, its own headers, and
 * the user that the platform is registered as there. Numbers, answers, times and codecs stay.
 * @param numbers digits of the numbers of the call
 */
export function withoutCarrier(messages: readonly TracedMessage[], numbers: readonly string[]): TracedMessage[] {
  const mask = new CarrierMask(messages, numbers);
  const once = messages.map((message) => mask.message(message));
  // A name that stood where a host stands may stand in free text, too.
  return once.map((message) => ({ ...message, message: mask.withoutNames(message.message) }));
}

class CarrierMask {
  readonly #own: ReadonlySet<string>;
  readonly #numbers: readonly string[];
  readonly #names = new Set<string>();

  constructor(messages: readonly TracedMessage[], numbers: readonly string[]) {
    const peers = new Set(messages.map(({ peer }) => hostOf(peer)));
    const sent = messages.filter(({ direction }) => direction === "out").flatMap(({ message }) => ownHosts(message));
    this.#own = new Set(sent.filter((host) => !peers.has(host)));
    this.#numbers = numbers;
  }

  message({ message, direction, call_id, ...kept }: TracedMessage): TracedMessage {
    const end = /\r?\n\r?\n/.exec(message);
    const head = end ? message.slice(0, end.index) : message;
    const body = end ? message.slice(end.index) : "";
    const [first = "", ...lines] = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
    const shown = lines.map((line) => this.#header(line)).filter((line) => line !== undefined);
    const text = [this.#startLine(first, direction), ...shown].join("\r\n") + this.#sdp(body);
    const masked = text.replace(ADDRESS, (host) => this.#host(host));
    return { ...kept, direction, call_id: this.#callId(call_id), peer: CARRIER, message: masked };
  }

  withoutNames(text: string): string {
    let shown = text;
    for (const name of this.#names) shown = shown.replaceAll(name, CARRIER);
    return shown;
  }

  /** What a carrier asks for bears the user it knows us by, unless it is a number of the call. */
  #startLine(line: string, direction: "in" | "out"): string {
    return line.replace(REQUEST_URI, (_, scheme: string, rest: string) => {
      const user = userOf(rest);
      return this.#uri(scheme, rest, direction === "out" || this.#isOfCall(user) ? user : "");
    });
  }

  #isOfCall(user: string): boolean {
    const digits = user.replace(/\D/g, "");
    return digits.length >= 7 && this.#numbers.some((number) => number.endsWith(digits) || digits.endsWith(number));
  }

  #header(line: string): string | undefined {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    const key = SHORT[name] ?? name;
    if (colon < 0 || !SHOWN.has(key)) return undefined;
    const value = line.slice(colon + 1);
    return `${line.slice(0, colon)}:${this.#value(key, value)}`;
  }

  #value(key: string, value: string): string {
    if (key === "via") return this.#via(value);
    if (key === "call-id") return this.#callId(value);
    const user = (rest: string) => (key === "contact" ? "" : userOf(rest));
    return value
      .replace(IN_BRACKETS, (_, scheme: string, rest: string) => `<${this.#uri(scheme, rest, user(rest))}>`)
      .replace(BARE, (_, scheme: string, rest: string) => this.#uri(scheme, rest, user(rest)));
  }

  /** Without parameters: some of them name hosts. */
  #uri(scheme: string, rest: string, user: string): string {
    const place = rest.slice(rest.indexOf("@") + 1).replace(/[;?].*$/s, "");
    return `${scheme}:${user === "" ? "" : `${user}@`}${this.#host(place)}`;
  }

  #via(value: string): string {
    const [sent = "", ...params] = value.split(";");
    const kept = params.filter((param) => /^\s*(?:branch|rport)\b/i.test(param)).map((param) => `;${param}`);
    return sent.replace(SENT_BY, (_, protocol: string, host: string) => protocol + this.#host(host)) + kept.join("");
  }

  #callId(value: string): string {
    const at = value.indexOf("@");
    return (at < 0 ? value : `${value.slice(0, at + 1)}${this.#host(value.slice(at + 1).trim())}`).replace(
      ADDRESS,
      (host) => this.#host(host),
    );
  }

  /** Lines that name hosts or the maker of the far side are told without. */
  #sdp(body: string): string {
    return body
      .replace(/^a=(?:candidate|rtcp):.*\r?\n?/gim, "")
      .replace(/^s=.*$/gim, "s=-")
      .replace(/^o=\S+/gim, "o=-")
      .replace(SDP_ADDRESS, (text, host: string) => text.replace(host, () => this.#host(host)));
  }

  /** @param place host, with a port or not */
  #host(place: string): string {
    const host = hostOf(place);
    if (this.#own.has(host)) return place;
    if (/[a-z].*\./i.test(host)) this.#names.add(host);
    return CARRIER;
  }
}

/** Hosts that the platform calls itself by in a message of its own: Via of a request, Contact, where its audio is. */
function ownHosts(message: string): string[] {
  const isRequest = !message.startsWith("SIP/2.0");
  const via = isRequest ? /^(?:via|v)\s*:\s*SIP\/2\.0\/\w+\s+([^\s;,]+)/im.exec(message)?.[1] : undefined;
  const contact = /^(?:contact|m)\s*:[^<\r\n]*<sips?:(?:[^@>\s]*@)?([^>;\s]+)/im.exec(message)?.[1];
  const audio = /^c=IN IP[46] (\S+)/im.exec(message)?.[1];
  return [via, contact, audio].filter((place) => place !== undefined).map(hostOf);
}

function userOf(rest: string): string {
  const at = rest.indexOf("@");
  return at < 0 ? "" : rest.slice(0, at);
}

/** Lower case, without port and brackets. */
function hostOf(place: string): string {
  const inBrackets = /^\[([^\]]*)\]/.exec(place)?.[1];
  const isBareV6 = (place.match(/:/g)?.length ?? 0) > 1;
  return (inBrackets ?? (isBareV6 ? place : place.replace(/:\d*$/, ""))).toLowerCase();
}
