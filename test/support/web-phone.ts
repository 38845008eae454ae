import type { Page } from "playwright-core";
import { until } from "./until.js";

/** What happened at a web phone, in order, as `name detail`. */
export type WebEvents = readonly string[];

export interface WebPhoneOptions {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  readonly domain: string;
  /** Where its audio would go: the offers and answers of plain RTP that it signals. */
  readonly rtpPort: number;
}

/** JsSIP in a page, driven from a test. */
export class WebPhone {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /**
   * Starts the phone; it registers by itself. Its calls are signalled with session descriptions of plain RTP, whatever
   * the browser itself would offer, unless `call` is told otherwise.
   */
  static async start(page: Page, options: WebPhoneOptions): Promise<WebPhone> {
    await page.evaluate(installPlainRtp, options.rtpPort);
    await page.evaluate(startPhone, options);
    return new WebPhone(page);
  }

  /** Calls somebody. @param isWeb offers what the browser itself offers */
  async call(uri: string, isWeb = false): Promise<void> {
    await this.#page.evaluate(([to, web]) => globalThis.webPhone.call(to, web), [uri, isWeb] as const);
  }

  async answer(): Promise<void> {
    await this.#page.evaluate(() => globalThis.webPhone.answer());
  }

  async hangup(): Promise<void> {
    await this.#page.evaluate(() => globalThis.webPhone.hangup());
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
    await until(String(fits), look, 20_000).catch((error: Error) => {
      throw new Error(`${error.message}; told: ${events.join(", ")}`);
    });
  }

  /** Forgets what was told. */
  async forget(): Promise<void> {
    await this.#page.evaluate(() => void globalThis.webPhone.events.splice(0));
  }
}

declare global {
  var webPhone: {
    readonly events: string[];
    call(uri: string, isWeb: boolean): void;
    answer(): void;
    hangup(): void;
    stop(): void;
  };
  var WebConnection: unknown;
}

/* What follows runs in the page: it may use nothing of this module. */

/** Puts a peer connection in the place of the browser's that speaks of plain RTP and of no audio at all. */
function installPlainRtp(rtpPort: number): void {
  const text = [
    ...["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"],
    ...[`m=audio ${rtpPort} RTP/AVP 0 8`, "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000", "a=sendrecv", ""],
  ].join("\r\n");
  class PlainConnection extends EventTarget {
    iceConnectionState = "connected";
    iceGatheringState = "complete";
    signalingState = "stable";
    localDescription: { type: string; sdp: string } | null = null;
    async createOffer() {
      return { type: "offer", sdp: text };
    }
    async createAnswer() {
      return { type: "answer", sdp: text };
    }
    async setLocalDescription(description: { type: string; sdp: string }) {
      this.localDescription = description;
    }
    async setRemoteDescription() {}
    addTrack() {}
    getSenders() {
      return [];
    }
    getReceivers() {
      return [];
    }
    close() {}
  }
  const page = globalThis as Record<string, unknown>;
  page.WebConnection = page.RTCPeerConnection;
  page.PlainConnection = PlainConnection;
  page.RTCPeerConnection = PlainConnection;
}

function startPhone(o: WebPhoneOptions): void {
  // biome-ignore lint/suspicious/noExplicitAny: JsSIP comes into the page as a script and has no types here.
  const page = globalThis as any;
  const events: string[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  let session: any;
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
    for (const name of ["progress", "accepted", "confirmed", "ended", "failed"])
      session.on(name, (told: { originator?: string; cause?: string; message?: { status_code?: number } }) =>
        events.push(`${name} ${told?.originator ?? ""} ${told?.cause ?? ""} ${told?.message?.status_code ?? ""}`),
      );
  });
  const media = { mediaConstraints: { audio: true, video: false } };
  page.webPhone = {
    events,
    call: (uri: string, isWeb: boolean) => {
      page.RTCPeerConnection = isWeb ? page.WebConnection : page.PlainConnection;
      ua.call(uri, media);
    },
    answer: () => session.answer(media),
    hangup: () => session.terminate(),
    stop: () => ua.stop(),
  };
  ua.start();
}
