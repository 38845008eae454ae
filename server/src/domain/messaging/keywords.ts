import type { Keyword, KeywordAction } from "./port/texts.js";

/** Sets that hold for every number. */
const DEFAULTS: Readonly<Record<KeywordAction, readonly string[]>> = {
  stop: [
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "OPT-OUT",
    "OPT OUT",
    "REMOVE",
    "TD",
    "ARRET",
    "ARRÊT",
  ],
  start: ["START", "UNSTOP"],
  help: ["HELP", "INFO", "AIDE"],
};

/** Words besides the default ones: of the campaign and of the messaging profile. */
export type OwnKeywords = Readonly<Record<KeywordAction, readonly string[]>>;

const NO_KEYWORDS: OwnKeywords = { stop: [], start: [], help: [] };
const ACTIONS: readonly KeywordAction[] = ["stop", "start", "help"];
/** Words of the stop set that people use for nothing else. */
const PLAIN_STOP = /(?:^|[^\p{L}\p{N}])(?:STOP|STOPALL|UNSUBSCRIBE|OPT[- ]?OUT)(?:$|[^\p{L}\p{N}])/u;

/**
 * A text as keywords are compared: trimmed, without punctuation and quotes around it, white space inside to one space,
 * upper case.
 */
export function keywordForm(text: string): string {
  return text
    .normalize("NFC")
    .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, "")
    .replace(/\s+/gu, " ")
    .toUpperCase();
}

/** The keyword a text is, exactly; a stop word among other words is only marked. Null: none. */
export function keywordOf(text: string, own: OwnKeywords = NO_KEYWORDS): Keyword | null {
  const form = keywordForm(text);
  // Stop first: whoever configures a stop word as something else must not be able to keep people from leaving.
  const action = ACTIONS.find((one) => DEFAULTS[one].includes(form)) ?? ACTIONS.find((one) => own[one].includes(form));
  if (action) return action;
  return PLAIN_STOP.test(form) ? "possible_stop" : null;
}

/** A comma list of a campaign, as it is compared. */
export function keywordList(list: string | null): string[] {
  return (list ?? "").split(",").flatMap((word) => keywordForm(word) || []);
}
