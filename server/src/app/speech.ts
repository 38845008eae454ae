import { join } from "node:path";
import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import { configuredVoices } from "../engine/speech/configured-voices.js";
import { CommandTts } from "../engine/speech/providers/command-tts.js";
import { HttpTts } from "../engine/speech/providers/http-tts.js";
import type { SpeechHttp, TtsProvider } from "../engine/speech/providers/provider.js";
import { createSpeech, type Speech } from "../engine/speech/tts.js";

/** What speech needs of the rest. */
export interface SpeechParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Reaches what the operator names; closed by its owner. */
  readonly http: SpeechHttp;
}

/** Text to speech as TTS_ENGINE and its settings say. */
export function makeSpeech(parts: SpeechParts): Speech {
  const { config, clock, log } = parts;
  return createSpeech({
    engine: config.TTS_ENGINE === "flite" ? "flite" : "lab",
    provider: providerOf(parts),
    clock,
    log,
    folder: join(config.DATA_DIR, "cache"),
  });
}

function providerOf({ config, clock, log, http }: SpeechParts): TtsProvider | undefined {
  const { TTS_ENGINE: engine, TTS_SPEED: speed } = config;
  if (engine !== "http" && engine !== "command") return undefined;
  const common = { ...configuredVoices(engine, config.TTS_VOICES), speed, clock, log };
  if (engine === "command") return new CommandTts({ ...common, argv: config.TTS_COMMAND ?? [] });
  const { TTS_URL: url = "", TTS_KEY: key, TTS_MODEL: model, TTS_FORMAT: format } = config;
  return new HttpTts({ ...common, url, key, model, format, http });
}
