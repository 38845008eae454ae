import { type ReadSetting, Unexpected } from "./setting-kinds.js";

/** A voice of an outside speech engine as it is configured. */
export interface VoiceSetting {
  readonly lang: string;
  readonly gender: "MALE" | "FEMALE";
  /** What the engine calls it. */
  readonly name: string;
  readonly type: "Standard" | "WaveNet";
  /** What documents call it. */
  readonly code: string;
}

const VOICE =
  /^([a-z]{2,3}-(?:[A-Z]{2}|\d{3})):(MALE|FEMALE):([^\s,|]{1,100})(?:\|(Standard|WaveNet)(?:\|([\w.-]{1,64}))?)?$/;

/**
 * A comma list of `lang:GENDER:name`, each with `|type|code` where documents name voices in the words of another engine;
 * `en-US` in both genders is among them (call-xml.md 4.2), each code once.
 */
export const voices: ReadSetting<readonly VoiceSetting[]> = (text) => {
  const found = text.split(",").map((part) => voice(part.trim()));
  for (const gender of ["MALE", "FEMALE"])
    if (!found.some((one) => one.lang === "en-US" && one.gender === gender))
      throw new Unexpected("en-US voices of both genders among them");
  if (new Set(found.map(({ code }) => code.toLowerCase())).size < found.length)
    throw new Unexpected("each voice of a language, and each code, once");
  return Object.freeze(found);
};

function voice(text: string): VoiceSetting {
  const [, lang = "", gender, name = "", type, code = `${lang}-${name}`] = VOICE.exec(text) ?? [];
  if (lang === "") throw new Unexpected("a comma list of lang:GENDER:name, like en-US:FEMALE:alloy");
  return {
    lang,
    gender: gender === "MALE" ? "MALE" : "FEMALE",
    name,
    type: type === "WaveNet" ? "WaveNet" : "Standard",
    code,
  };
}

/** A program and its arguments, separated by blanks; double quotes hold blanks. No shell reads it. */
export const commandLine: ReadSetting<readonly string[]> = (text) => {
  const words = [...text.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
  const isWhole = text.replace(/"[^"]*"|[^\s"]+/g, "").trim() === "";
  if (!isWhole || (words[0] ?? "") === "") throw new Unexpected('a program and its arguments, like say "one word"');
  return Object.freeze(words);
};

/** A number with decimals, both bounds included. */
export function decimal(min: number, max: number): ReadSetting<number> {
  return (text) => {
    const value = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw new Unexpected(`a number from ${min} to ${max}`);
    return value;
  };
}
