/** Words the linter knows, as data (messaging.md 13). Patterns are matched without regard to case. */

/** How a text tells where and how consent is given. */
export const CONSENT_PLACE =
  /https?:\/\/|\b(?:text(?:s|ing)?|keyword|reply|form|paper|call(?:s|ing)?|phone|point of sale|in[- ]store|counter|checkout|kiosk|verbal(?:ly)?|website|web ?page|app|portal|sign[- ]?up|QR)\b/i;
export const WEB_FORM = /\b(?:web ?form|website|web ?page|online|portal|checkbox|landing page)\b/i;
export const URL_TEXT = /https?:\/\/[^\s)"'<>]+/i;
export const BEHIND_LOGIN =
  /\b(?:log(?:ged)?[- ]?in|sign(?:ed)?[- ]in|behind (?:a )?login|password|members? area|account page)\b/i;
export const SCREENSHOT = /\bscreen ?shot|imgur|drive\.google|dropbox|\.(?:png|jpe?g|pdf)\b/i;
const BOUGHT_CONSENT =
  /\b(?:third[- ]part(?:y|ies)|(?:our|with|marketing) partners|affiliates?|purchased? (?:lists?|leads?)|lead generat\w*|by purchasing|condition of purchase)\b/i;

/** Before the words above it turns them round: consent that is *not* shared is what carriers want to read. */
const NEGATION = /\b(?:not|never|cannot|nor|neither|without)\b|n['’]t\b|\bno\s+(?:\w+\s+){0,2}$/i;
/** After them, as in "third parties do not get it". */
const NEGATED = /^[\w\s-]*?\b(?:not|never|cannot)\b/i;

/** Whether a text says that consent is shared, bought or tied to a purchase; "consent is not a condition of purchase" does not. */
export function isConsentBought(text: string): boolean {
  return text.split(/[.!?;]\s+|\n+|\bbut\b/i).some((clause) => {
    const found = BOUGHT_CONSENT.exec(clause);
    if (!found) return false;
    const after = clause.slice(found.index + found[0].length);
    return !NEGATION.test(clause.slice(0, found.index)) && !NEGATED.test(after);
  });
}

/** What a message flow should say; name -> pattern. */
export const FLOW_PARTS: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    "message frequency",
    /\bfrequenc|messages? (?:per|a) (?:day|week|month)|recurring|msgs?\/(?:day|week|month|mo)|\bvaries\b/i,
  ],
  ["message and data rates may apply", /(?:message|msg)s? (?:and|&) data rates? may apply/i],
  ["HELP", /\bHELP\b/i],
  ["STOP", /\bSTOP\b/i],
  ["a link to the terms", /\bterms\b/i],
  ["a link to the privacy policy", /\bprivacy\b/i],
];

/** "Stop by our shop until the end of the week" opts nobody out: such words count as keywords alone. */
const OPT_OUT_WORD = /\b(?:STOP|STOPALL|CANCEL|QUIT|END)\b/;
const OPT_OUT_WAY =
  /\bunsubscribe\b|\bopt(?:ing)?[- ]?out\b|\b(?:reply|respond|text|txt|send|type)\W+(?:with\W+)?(?:stop|cancel|quit|end)\b/i;
const HELP_WORD = /\bHELP\b/;
const HELP_WAY =
  /\b(?:reply|respond|text|txt|send|type)\W+(?:with\W+)?(?:\w+\W+(?:or|and)\W+)?help\b|\bhelp for help\b/i;

/** Whether a text tells how to get no more messages. */
export function showsOptOut(text: string): boolean {
  return OPT_OUT_WORD.test(text) || OPT_OUT_WAY.test(text);
}

/** Whether a text tells how to get help. */
export function showsHelp(text: string): boolean {
  return HELP_WORD.test(text) || HELP_WAY.test(text);
}

export const NO_MORE = /\bno (?:more|further|longer)\b|\bnot receive\b|\bunsubscribed\b|\bstopped\b/i;
/** An address of a page, also without its scheme; neither side of an e-mail address is one. */
export const LINK =
  /https?:\/\/|\bwww\.|(?<![@\w.-])(?:[a-z0-9-]+\.)+(?:(?:com|net|org|io|co|us|info|biz|link|ly)\b(?![\w.-]*@)|[a-z]{2,}\/\w)/i;
/** A telephone number in a text: 10 digits, or 11 with the 1, with the usual marks or none. */
export const PHONE = /(?<!\d)(?:\+?1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]?\d{3}[-. ]?\d{4}(?!\d)/;
export const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/;

/** Domains that shorten links of everybody. */
export const SHORTENERS =
  /\b(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly|rb\.gy|tiny\.cc|shorturl\.at|t\.ly|s\.id)\b/i;
export const SOCIAL = /(?:^|\.)(?:facebook|fb|instagram|twitter|x|linkedin|tiktok|youtube|linktr)\.(?:com|ee|me)$/i;
export const FREE_MAIL =
  /@(?:gmail|googlemail|yahoo|hotmail|outlook|live|msn|aol|icloud|me|proton|protonmail|gmx|mail|yandex|zoho)\.[a-z.]+$/i;

/** Use cases that tell and do not advertise. */
export const NOT_MARKETING: ReadonlySet<string> = new Set(["2FA", "ACCOUNT_NOTIFICATION", "CUSTOMER_CARE"]);
export const ADVERTISING =
  /\b(?:sale|% off|discount|coupon|promo(?:tion)?|deal|offer|buy now|shop now|free gift|limited time)\b/i;
/** A one-time code: digits, or a place for them. */
export const CODE = /\b\d{4,8}\b|\{[^}]*\}|\[[^\]]*\]|<[^>]*>|\b(?:code|otp|pin|passcode)\b/i;
/** Use cases that send again and again. */
export const RECURRING: ReadonlySet<string> = new Set([
  "MARKETING",
  "MIXED",
  "LOW_VOLUME",
  "CHARITY",
  "POLITICAL",
  "SWEEPSTAKE",
  "SOCIAL",
  "POLLING_VOTING",
  "SOLE_PROPRIETOR",
]);
export const NEEDS_PRIVACY: ReadonlySet<string> = new Set(["MARKETING", "MIXED", "LOW_VOLUME"]);
/** Use cases under which nobody sends for others. */
export const NO_AFFILIATES: ReadonlySet<string> = new Set([
  "2FA",
  "ACCOUNT_NOTIFICATION",
  "CUSTOMER_CARE",
  "DELIVERY_NOTIFICATION",
  "FRAUD_ALERT",
  "SECURITY_ALERT",
  "PUBLIC_SERVICE_ANNOUNCEMENT",
  "HIGHER_EDUCATION",
  "K12_EDUCATION",
  "POLITICAL",
  "CHARITY",
  "EMERGENCY",
]);

export const AGE_WORDS =
  /\b(?:alcohol|beer|wine|liquor|whisk(?:e)?y|vodka|tobacco|cigar(?:s|ettes?)?|vap(?:e|ing)|gambl\w*|casino|betting|lotter(?:y|ies)|firearms?|guns?|ammo|ammunition)\b/i;
export const LENDING_WORDS = /\b(?:loans?|lend(?:ing|er)|mortgages?|refinanc\w*|credit line|cash advance)\b/i;
/** In capitals only: "Apr 5" is a day. */
export const LENDING_RATE = /\bAPR\b/;
export const FORBIDDEN =
  /\b(?:payday|third[- ]party (?:loans?|lend\w*)|debt (?:collect\w*|consolidat\w*|relief)|cannabis|marijuana|weed|CBD|THC|work[- ]from[- ]home|get rich|pyramid|multi[- ]level)\b/i;
export const ONLY_SEND_SMS =
  /^\W*(?:to )?send(?:ing)? (?:sms|texts?|text messages|messages)(?: to (?:customers|users|clients|people))?\W*$/i;
