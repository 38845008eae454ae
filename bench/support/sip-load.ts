/** The load of the SIP benches, a process of its own: told by its parent what to do, answers with what it measured. */
import {
  authorize,
  discardSdp,
  headerOf,
  type LoadTarget,
  type LoadUser,
  message,
  RawSip,
  statusOf,
} from "./raw-sip.js";
import { closedLoop, type LoopResult, openLoop } from "./window.js";

/** What a parent asks for. */
export interface LoadOrder {
  readonly kind: "register" | "call";
  readonly target: LoadTarget;
  /** For calls the first half calls the second half. */
  readonly users: readonly LoadUser[];
  readonly window: number;
  readonly seconds: number;
  /** Begins so many a second instead of keeping `window` in flight. */
  readonly perSecond?: number;
}

/** An operation without an answer has failed. */
const DEADLINE_MS = 4_000;

class Load {
  readonly #waiting = new Map<string, (text: string) => void>();
  readonly #target: LoadTarget;
  #sip: RawSip | undefined;
  #branch = 0;

  constructor(target: LoadTarget) {
    this.#target = target;
  }

  async open(): Promise<void> {
    this.#sip = await RawSip.open((text, port) => this.#receive(text, port));
  }

  async register(user: LoadUser, callId: string): Promise<void> {
    const uri = `sip:${this.#target.domain}`;
    const address = `<sip:${user.login}@${this.#target.domain}>`;
    const request = (cseq: number, credentials?: string) =>
      message([
        `REGISTER ${uri} SIP/2.0`,
        this.#via(),
        "Max-Forwards: 70",
        `From: ${address};tag=load`,
        `To: ${address}`,
        `Call-ID: ${callId}`,
        `CSeq: ${cseq} REGISTER`,
        `Contact: <sip:${user.login}@127.0.0.1:${this.#sip?.port}>`,
        "Expires: 3600",
        ...(credentials ? [`Authorization: ${credentials}`] : []),
      ]);
    const challenge = await this.#final(request(1), callId);
    const answer = await this.#final(request(2, authorize(challenge, user, "REGISTER", uri)), callId);
    if (statusOf(answer) !== 200) throw new Error(answer.slice(0, 40));
  }

  /** INVITE, 407, INVITE, 180, 200, ACK, BYE, 200; the called side is here too. */
  async call(from: LoadUser, to: LoadUser, callId: string): Promise<void> {
    const uri = `sip:${to.login}@${this.#target.domain}`;
    const request = (method: string, line: string, cseq: number, toTag = "", extra: string[] = [], body = "") =>
      message(
        [
          `${method} ${line} SIP/2.0`,
          this.#via(),
          "Max-Forwards: 70",
          `From: <sip:${from.login}@${this.#target.domain}>;tag=load`,
          `To: <${uri}>${toTag}`,
          `Call-ID: ${callId}`,
          `CSeq: ${cseq} ${method}`,
          `Contact: <sip:${from.login}@127.0.0.1:${this.#sip?.port}>`,
          ...extra,
        ],
        body,
      );
    const sdp = discardSdp(9);
    const invite = request("INVITE", uri, 1, "", [], sdp);
    let answer = await this.#final(invite, callId);
    if (statusOf(answer) === 407 || statusOf(answer) === 401) {
      // The ACK to a refusal bears the branch of its INVITE (RFC 3261 17.1.1.3).
      const ack = request("ACK", uri, 1, tagOf(answer)).replace(/^Via: .*$/m, `Via: ${headerOf(invite, "Via")}`);
      this.#send(ack);
      const name = statusOf(answer) === 407 ? "Proxy-Authorization" : "Authorization";
      const credentials = `${name}: ${authorize(answer, from, "INVITE", uri)}`;
      answer = await this.#final(request("INVITE", uri, 2, "", [credentials], sdp), callId);
    }
    if (statusOf(answer) !== 200) throw new Error(answer.slice(0, 40));
    const contact = /<([^>]+)>/.exec(headerOf(answer, "Contact"))?.[1] ?? uri;
    this.#send(request("ACK", contact, 2, tagOf(answer)));
    const bye = await this.#final(request("BYE", contact, 3, tagOf(answer)), callId);
    if (statusOf(bye) !== 200) throw new Error(bye.slice(0, 40));
  }

  #via(): string {
    return `Via: SIP/2.0/UDP 127.0.0.1:${this.#sip?.port};branch=z9hG4bK-load-${++this.#branch};rport`;
  }

  #send(text: string): void {
    this.#sip?.send(text, this.#target.port);
  }

  /** Sends and waits for the final answer. No retransmission: what is lost has failed and is told. */
  #final(text: string, callId: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(callId);
        reject(new Error("no answer"));
      }, DEADLINE_MS);
      this.#waiting.set(callId, (answer) => {
        clearTimeout(timer);
        this.#waiting.delete(callId);
        resolve(answer);
      });
      this.#send(text);
    });
  }

  #receive(text: string, port: number): void {
    const status = statusOf(text);
    if (status >= 200) this.#waiting.get(headerOf(text, "Call-ID"))?.(text);
    if (status === 0) this.#serve(text, port);
  }

  /** The called side: 180 and 200 to an INVITE, 200 to a BYE. */
  #serve(request: string, port: number): void {
    if (request.startsWith("ACK ")) return;
    const isInvite = request.startsWith("INVITE ");
    const vias = request.match(/^(?:Via|Record-Route): .*$/gm) ?? [];
    const to = headerOf(request, "To");
    const answer = (status: string, body = "") =>
      message(
        [
          `SIP/2.0 ${status}`,
          ...vias,
          `From: ${headerOf(request, "From")}`,
          `To: ${to}${to.includes("tag=") ? "" : ";tag=called"}`,
          `Call-ID: ${headerOf(request, "Call-ID")}`,
          `CSeq: ${headerOf(request, "CSeq")}`,
          `Contact: <sip:called@127.0.0.1:${this.#sip?.port}>`,
        ],
        body,
      );
    if (isInvite) this.#sip?.send(answer("180 Ringing"), port);
    this.#sip?.send(isInvite ? answer("200 OK", discardSdp(9)) : answer("200 OK"), port);
  }
}

function tagOf(response: string): string {
  const tag = /;tag=[^;>\s]+/.exec(headerOf(response, "To"));
  return tag?.[0] ?? "";
}

async function work(order: LoadOrder): Promise<LoopResult> {
  const load = new Load(order.target);
  await load.open();
  const { users, window, seconds, perSecond } = order;
  const run = `${process.pid}-${Date.now()}`;
  const half = Math.floor(users.length / 2);
  if (order.kind === "call") for (const user of users) await load.register(user, `${run}-${user.login}`);
  const operation = (n: number) =>
    order.kind === "register"
      ? load.register(users[n % users.length]!, `${run}-${n}`)
      : load.call(users[n % half]!, users[half + (n % half)]!, `${run}-${n}`);
  if (perSecond !== undefined) return await openLoop(operation, { perSecond, seconds });
  return await closedLoop(operation, { window, seconds });
}

process.on("message", (order: LoadOrder) => {
  void work(order).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
