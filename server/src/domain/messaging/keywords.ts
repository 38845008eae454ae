import type { Keyword, KeywordAction } from "./port.js";

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
  const action =
    ACTIONS.find((one) => DEFAULTS[one].includes(form)) ??
    ACTIONS.find((one) => own[one].some((word) => keywordForm(word) === form && form !== ""));
  if (action) return action;
  const words = [...DEFAULTS.stop, ...own.stop].map(keywordForm);
  return words.some((word) => word !== "" && holds(form, word)) ? "possible_stop" : null;
}

const NEIGHBOUR = /[\p{L}\p{N}]/u;

/** Whether a word stands in a text for itself, not as a piece of a longer one. Both are as keywords are compared. */
function holds(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const [before = "", after = ""] = [text[at - 1], text[at + word.length]];
    if (!NEIGHBOUR.test(before) && !NEIGHBOUR.test(after)) return true;
  }
  return false;
}

/** A comma list of a campaign, as it is compared. */
export function keywordList(list: string | null): string[] {
  return (list ?? "").split(",").flatMap((word) => keywordForm(word) || []);
}
