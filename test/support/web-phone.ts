import type { Page } from "playwright-core";
import { until } from "./until.js";

/** What happened at a web phone, in order, as `name detail`. */
export type WebEvents = readonly string[];

export interface WebPhoneOptions {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  readonly domain: string;
}

/** The loudest of what a page hears. */
export interface WebSound {
  readonly hz: number;
  readonly levelDb: number;
}

/** JsSIP in a page, driven from a test, with the microphone and the loudspeaker of the browser. */
export class WebPhone {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Starts the phone; it registers by itself. */
  static async start(page: Page, options: WebPhoneOptions): Promise<WebPhone> {
    await page.evaluate(startPhone, options);
    return new WebPhone(page);
  }

  /** Calls somebody. @param withVideo offers video and a data channel besides */
  async call(uri: string, withVideo = false): Promise<void> {
    await this.#page.evaluate(([to, video]) => globalThis.webPhone.call(to, video), [uri, withVideo] as const);
  }

  async answer(): Promise<void> {
    await this.#page.evaluate(() => globalThis.webPhone.answer());
  }

  async hangup(): Promise<void> {
    await this.#page.evaluate(() => globalThis.webPhone.hangup());
  }

  /** Resolves when the other side has agreed. */
  async hold(isHeld: boolean): Promise<void> {
    await this.#page.evaluate((held) => globalThis.webPhone.hold(held), isHeld);
  }

  /** Restarts ICE by a new offer; resolves when it was answered. @returns whether the browser uses another pair since */
  async restartIce(): Promise<boolean> {
    const before = await this.#pair();
    await this.#page.evaluate(() => globalThis.webPhone.restartIce());
    const other = async () => ((await this.#pair()) !== before ? true : undefined);
    return await until("another pair of candidates", other, 60_000);
  }

  /** Sends keys as telephone events. */
  async press(keys: string): Promise<void> {
    await this.#page.evaluate((all) => globalThis.webPhone.press(all), keys);
  }

  /** The loudest tone of the moment; -200 dB and less is nothing. */
  async heard(): Promise<WebSound> {
    return await this.#page.evaluate(() => globalThis.webPhone.heard());
  }

  /** Resolves when that tone is the loudest, and loud. */
  async hearsTone(hz: number): Promise<void> {
    let heard: WebSound = { hz: 0, levelDb: -999 };
    const look = async () => {
      heard = await this.heard();
      return (Math.abs(heard.hz - hz) < 15 && heard.levelDb > -40) || undefined;
    };
    await until(`${hz} Hz`, look, 60_000).catch((error: Error) => {
      throw new Error(`${error.message}; heard ${Math.round(heard.hz)} Hz at ${Math.round(heard.levelDb)} dB`);
    });
  }

  /** Resolves when there is nothing to be heard. */
  async hearsNothing(): Promise<void> {
    await until("silence", async () => (await this.heard()).levelDb < -70 || undefined, 60_000);
  }

  /** Takes the network of its calls away without a word, as a tab that dies. */
  async killConnection(): Promise<void> {
    await this.#page.evaluate(() => globalThis.webPhone.killConnection());
  }

  /** Unregisters and closes its websocket. */
  async stop(): Promise<void> {
    await this.#page.evaluate(() => globalThis.webPhone.stop());
  }

  /** Resolves when an event that fits was told. */
  async until(fits: RegExp): Promise<void> {
    let events: WebEvents = [];
    const look = async () => {
      events = await this.#page.evaluate(() => globalThis.webPhone.events);
      return events.some((event) => fits.test(event)) || undefined;
    };
    await until(String(fits), look, 60_000).catch((error: Error) => {
      throw new Error(`${error.message}; told: ${events.join(", ")}`);
    });
  }

  /** Forgets what was told. */
  async forget(): Promise<void> {
    await this.#page.evaluate(() => void globalThis.webPhone.events.splice(0));
  }

  async #pair(): Promise<string> {
    return await this.#page.evaluate(() => globalThis.webPhone.pair());
  }
}

declare global {
  var webPhone: {
    readonly events: string[];
    call(uri: string, withVideo: boolean): void;
    answer(): void;
    hangup(): void;
    hold(isHeld: boolean): Promise<void>;
    restartIce(): Promise<void>;
    press(keys: string): void;
    heard(): { hz: number; levelDb: number };
    killConnection(): void;
    pair(): Promise<string>;
    stop(): void;
  };
}

/* What follows runs in the page: it may use nothing of this module. */

function startPhone(o: WebPhoneOptions): void {
  // biome-ignore lint/suspicious/noExplicitAny: JsSIP and the types of pages are not known here.
  const page = globalThis as any;
  const events: string[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  let session: any;
  const context = new page.AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  const listen = (connection: any) =>
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    connection.addEventListener("track", ({ track }: any) => {
      if (track.kind !== "audio") return;
      const stream = new page.MediaStream([track]);
      // Without an element that plays it, Chromium does not decode the stream.
      const audio = new page.Audio();
      audio.srcObject = stream;
      audio.play();
      context.createMediaStreamSource(stream).connect(analyser);
    });
  const ua = new page.JsSIP.UA({
    sockets: [new page.JsSIP.WebSocketInterface(o.url)],
    uri: `sip:${o.login}@${o.domain}`,
    password: o.password,
    session_timers: false,
  });
  for (const name of ["connected", "registered", "registrationFailed", "unregistered"])
    ua.on(name, (event: { cause?: string }) => events.push(`${name} ${event?.cause ?? ""}`));
  ua.on("newRTCSession", (event: { originator: string; session: unknown }) => {
    session = event.session;
    events.push(`session ${event.originator}`);
    session.on("peerconnection", ({ peerconnection }: { peerconnection: unknown }) => listen(peerconnection));
    for (const name of ["progress", "accepted", "confirmed", "ended", "failed", "getusermediafailed"])
      session.on(name, (told: { originator?: string; cause?: string; message?: { status_code?: number } }) =>
        events.push(`${name} ${told?.originator ?? ""} ${told?.cause ?? ""} ${told?.message?.status_code ?? ""}`),
      );
    for (const name of ["setlocaldescriptionfailed", "setremotedescriptionfailed", "createofferfailed"])
      session.on(`peerconnection:${name}`, (error: unknown) => events.push(`${name} ${error}`));
  });
  const media = {
    mediaConstraints: {
      // What makes speech better makes a tone worse.
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      video: false,
    },
    pcConfig: { iceServers: [] },
  };
  page.webPhone = {
    events,
    call: (uri: string, withVideo: boolean) => {
      ua.call(uri, media);
      if (withVideo) {
        session.connection.addTransceiver("video");
        session.connection.createDataChannel("data");
      }
      listen(session.connection);
    },
    answer: () => session.answer(media),
    hangup: () => session.terminate(),
    hold: (isHeld: boolean) =>
      new Promise<void>((resolve) => (isHeld ? session.hold({}, resolve) : session.unhold({}, resolve))),
    restartIce: () =>
      new Promise<void>((resolve) => session.renegotiate({ rtcOfferConstraints: { iceRestart: true } }, resolve)),
    press: (keys: string) =>
      session.sendDTMF(keys, { transportType: page.JsSIP.C.DTMF_TRANSPORT.RFC2833, duration: 100, interToneGap: 70 }),
    heard: () => {
      const levels = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(levels);
      let best = 0;
      for (let k = 1; k < levels.length; k++) if (levels[k]! > levels[best]!) best = k;
      const levelDb = Math.max(-999, levels[best]!);
      return { hz: (best * context.sampleRate) / analyser.fftSize, levelDb };
    },
    killConnection: () => session.connection.close(),
    pair: async () => {
      const pair = session.connection.getSenders()[0].transport.iceTransport.getSelectedCandidatePair();
      return `${pair?.local?.usernameFragment} ${pair?.local?.port}`;
    },
    stop: () => ua.stop(),
  };
  ua.start();
}
