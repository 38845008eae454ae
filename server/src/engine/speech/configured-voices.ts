import { createHash } from "node:crypto";
import type { Voice } from "./voices.js";

/** A voice as the settings name it. */
export interface ConfiguredVoice {
  /** BCP 47 with a region. */
  readonly lang: string;
  readonly gender: Voice["gender"];
  /** What the engine calls it. */
  readonly name: string;
  /** Default `Standard`. */
  readonly type?: Voice["type"];
  /** What documents call it; default the language and the name. */
  readonly code?: string;
}

/** The dictionary of an engine outside of the process, and the engine's own names by code. */
export function configuredVoices(
  engine: "http" | "command",
  configured: readonly ConfiguredVoice[],
): { readonly voices: readonly Voice[]; readonly names: ReadonlyMap<string, string> } {
  const voices = configured.map(({ lang, gender, name, type = "Standard", code = `${lang}-${name}` }): Voice => {
    const uuid = uuidOf(`${engine} ${code}`);
    return { uuid, type, code, name, gender, naturalSampleRateHertz: 8000, lang, engine };
  });
  return { voices, names: new Map(voices.map(({ code, name }) => [code, name])) };
}

/** The same id for the same voice in every installation: RFC 9562 §5.8 (version 8). */
function uuidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
