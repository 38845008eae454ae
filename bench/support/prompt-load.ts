/** The load of the prompt bench, a process of its own: holds calls to a number and measures the packets that come. */
import { createSocket, type Socket } from "node:dgram";
import { setTimeout as sleep } from "node:timers/promises";
import { type GapSummary, Gaps } from "./gaps.js";
import { discardSdp, headerOf, message, RawSip, statusOf } from "./raw-sip.js";

/** What a parent asks for. `listen` only counts what comes to the port. */
export type PromptOrder =
  | { readonly kind: "call"; readonly sipPort: number; readonly number: number; readonly calls: number }
  | { readonly kind: "listen" }
  | { readonly kind: "measure"; readonly seconds: number }
  | { readonly kind: "hangup" };

const CALLS_PER_SECOND = 50;
const ANSWER_MS = 15_000;
const WARM_MS = 2_000;

/** `firstP50`, `firstP99`: milliseconds from the 200 to the first packet that is not silence. */
export interface Called {
  readonly answered: number;
  readonly port: number;
  readonly firstP50: number;
  readonly firstP99: number;
}

interface HeldCall {
  readonly id: string;
  readonly contact: string;
  readonly toTag: string;
}

const RTP_HEADER_BYTES = 12;
/** Both zeros of µ-law. */
const SILENT: readonly number[] = [0xff, 0x7f];

function isSilence(packet: Buffer): boolean {
  for (let i = RTP_HEADER_BYTES; i < packet.length; i++) if (!SILENT.includes(packet[i]!)) return false;
  return true;
}

class PromptLoad {
  readonly #gaps = new Gaps();
  readonly #held: HeldCall[] = [];
  readonly #answers = new Map<string, (text: string) => void>();
  #rtp: Socket | undefined;
  #sip: RawSip | undefined;
  #sipPort = 0;
  #number = 0;
  #branch = 0;
  /** When the calls were answered that have heard nothing yet, by the platform's port of their audio. */
  readonly #waits = new Map<number, number>();
  #firstMs: number[] = [];

  async do(order: PromptOrder): Promise<object> {
    switch (order.kind) {
      case "listen":
        return { port: await this.#listen() };
      case "call":
        return await this.#callAll(order);
      case "measure":
        return await this.#measure(order.seconds);
      case "hangup":
        return this.#hangup();
      default:
        return order satisfies never;
    }
  }

  async #listen(): Promise<number> {
    if (!this.#rtp) {
      const rtp = createSocket("udp4");
      await new Promise<void>((resolve) => rtp.bind(0, "127.0.0.1", resolve));
      rtp.setRecvBufferSize(8 * 1024 * 1024);
      rtp.on("message", (bytes, from) => this.#heard(bytes, from.port));
      this.#rtp = rtp;
    }
    return this.#rtp.address().port;
  }

  /** Hot. */
  #heard(bytes: Buffer, port: number): void {
    this.#gaps.packet(port);
    if (this.#waits.size === 0 || isSilence(bytes)) return;
    const answeredMs = this.#waits.get(port);
    if (answeredMs !== undefined) this.#firstMs.push(performance.now() - answeredMs);
    this.#waits.delete(port);
  }

  async #callAll(o: { sipPort: number; number: number; calls: number }): Promise<Called> {
    const port = await this.#listen();
    this.#sip ??= await RawSip.open((text) => this.#receive(text));
    this.#sipPort = o.sipPort;
    this.#number = o.number;
    this.#firstMs = [];
    const calls: Promise<void>[] = [];
    for (let n = 0; n < o.calls; n++) {
      calls.push(this.#call(`prompt-${process.pid}-${Date.now()}-${n}`, port).catch(() => undefined));
      await sleep(1000 / CALLS_PER_SECOND);
    }
    await Promise.all(calls);
    await sleep(WARM_MS);
    const times = this.#firstMs.sort((a, b) => a - b);
    const at = (part: number) => times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? Number.NaN;
    return { answered: this.#held.length, port, firstP50: at(0.5), firstP99: at(0.99) };
  }

  async #call(id: string, rtpPort: number): Promise<void> {
    const uri = `sip:${this.#number}@127.0.0.1:${this.#sipPort}`;
    const answer = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no answer")), ANSWER_MS);
      this.#answers.set(id, (text) => {
        clearTimeout(timer);
        resolve(text);
      });
      this.#send(this.#request("INVITE", uri, id, 1, "", discardSdp(rtpPort)));
    });
    this.#answers.delete(id);
    if (statusOf(answer) !== 200) throw new Error(answer.slice(0, 40));
    this.#waits.set(Number(/m=audio (\d+)/.exec(answer)?.[1]), performance.now());
    const contact = /<([^>]+)>/.exec(headerOf(answer, "Contact"))?.[1] ?? uri;
    const toTag = /;tag=[^;>\s]+/.exec(headerOf(answer, "To"))?.[0] ?? "";
    this.#send(this.#request("ACK", contact, id, 1, toTag));
    this.#held.push({ id, contact, toTag });
  }

  async #measure(seconds: number): Promise<GapSummary> {
    await sleep(WARM_MS);
    this.#gaps.reset();
    await sleep(seconds * 1000);
    return this.#gaps.summary();
  }

  #hangup(): { ended: number } {
    const calls = this.#held.splice(0);
    for (const { id, contact, toTag } of calls) this.#send(this.#request("BYE", contact, id, 2, toTag));
    return { ended: calls.length };
  }

  #request(method: string, uri: string, id: string, cseq: number, toTag: string, body = ""): string {
    const port = this.#sip?.port;
    return message(
      [
        `${method} ${uri} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK-prompt-${++this.#branch};rport`,
        "Max-Forwards: 70",
        `From: <sip:13125550100@127.0.0.1:${port}>;tag=load`,
        `To: <sip:${this.#number}@127.0.0.1>${toTag}`,
        `Call-ID: ${id}`,
        `CSeq: ${cseq} ${method}`,
        `Contact: <sip:13125550100@127.0.0.1:${port}>`,
      ],
      body,
    );
  }

  #send(text: string): void {
    this.#sip?.send(text, this.#sipPort);
  }

  #receive(text: string): void {
    if (statusOf(text) >= 200 && headerOf(text, "CSeq").endsWith("INVITE"))
      this.#answers.get(headerOf(text, "Call-ID"))?.(text);
    if (text.startsWith("BYE ")) this.#answerBye(text);
  }

  #answerBye(text: string): void {
    const copied = ["Via", "From", "To", "Call-ID", "CSeq"].map((name) => `${name}: ${headerOf(text, name)}`);
    this.#send(message(["SIP/2.0 200 OK", ...copied]));
  }
}

const load = new PromptLoad();
process.on("message", (order: PromptOrder) => {
  void load.do(order).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
