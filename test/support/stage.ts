import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Api, Json } from "./api-client.js";
import type { EventClient, Frame } from "./event-client.js";
import { LabSide } from "./lab-side.js";
import { Platform, type PlatformOptions } from "./platform.js";
import { seededDataDir } from "./seeded-data-dir.js";

/** What the tests of one file share: a platform, an open event socket, and peers of the lab. */
export interface Stage {
  readonly platform: Platform;
  readonly lab: LabSide;
  readonly api: Api;
  readonly events: EventClient;
  /** A control app with this document, reached by the number. Other numbers keep theirs. */
  app(tn: number, document: string | undefined, settings?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Uuid of the first leg of this test that fits and was not given out before; waits for it. */
  call(fits: (call: Json) => boolean): Promise<string>;
}

export interface StageOptions extends PlatformOptions {
  /** The tests provoke errors in the log. */
  readonly mayHaveErrors?: boolean;
}

/**
 * Starts a platform before the tests of the file and stops it behind them, looking whether anything stayed. The lab
 * speaks: what is said can be read word by word.
 */
export function useStage(options: StageOptions = {}): Stage {
  const stage = new OpenStage();
  beforeAll(() => stage.open(options));
  beforeEach(() => stage.begin());
  afterAll(() => stage.close(options));
  return stage;
}

class OpenStage implements Stage {
  #parts: { platform: Platform; lab: LabSide; api: Api; events: EventClient } | undefined;
  readonly #seen = new Set<string>();

  /** Legs of earlier tests are not looked at any more: those of the log, for their events may still be under way. */
  async begin(): Promise<void> {
    for (const { uuid } of await this.platform.sql("select uuid from call")) this.#seen.add(uuid);
  }

  get platform(): Platform {
    return this.#open.platform;
  }

  get lab(): LabSide {
    return this.#open.lab;
  }

  get api(): Api {
    return this.#open.api;
  }

  get events(): EventClient {
    return this.#open.events;
  }

  async app(tn: number, document: string | undefined, settings: Readonly<Record<string, unknown>> = {}) {
    const { uuid } = await this.api.post("/sip/app", { name: `App of ${tn}`, ...settings });
    if (document !== undefined)
      await this.api.post(`/sip/app/call/flow/${uuid}`, document, { "content-type": "application/xml" });
    await this.api.post(`/sip/app/${uuid}/tnlease`, { add: [String(tn)] });
    return uuid as string;
  }

  async call(fits: (call: Json) => boolean): Promise<string> {
    const isNew = (frame: Frame) => frame.type === "call_state" && !this.#seen.has(frame.ref_id) && fits(frame.payload);
    const { ref_id } = await this.events.next(isNew);
    this.#seen.add(ref_id);
    return ref_id;
  }

  async open(options: StageOptions): Promise<void> {
    const dataDir = options.dataDir ?? (await seededDataDir());
    const platform = await Platform.start({ ...options, dataDir, env: { TTS_ENGINE: "lab", ...options.env } });
    const lab = new LabSide(platform);
    this.#parts = { platform, lab, api: await platform.api(), events: await platform.events() };
  }

  async close(options: StageOptions): Promise<void> {
    if (!this.#parts) return;
    const { platform, lab } = this.#parts;
    await lab.close();
    await platform.stop(options).finally(() => platform.remove());
  }

  get #open() {
    if (!this.#parts) throw new Error("the stage is not open yet");
    return this.#parts;
  }
}
