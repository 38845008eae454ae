/** What a keyword asks for (messaging.md 11.1). */
export type KeywordAction = "stop" | "start" | "help";

/** What an inbound text is marked with. */
export type Keyword = KeywordAction | "possible_stop";

export type SmsEncoding = "GSM-7" | "UCS-2";

/** How many parts a text takes, and how they are written. Given from outside: alphabets are protocol. */
export type MeasureText = (text: string) => { readonly encoding: SmsEncoding; readonly parts: number };
