import { nextTurn } from "../base/next-turn.js";
import type { TracedLeg, TracedMessage } from "../domain/call/port/traces.js";

/** Bytes of messages that are put together in one turn of the event loop: about half a millisecond, for calls wait meanwhile. */
const TURN_BYTES = 64 * 1024;
/** First byte of a body; those of former versions are lines of JSON, each a leg, and begin with a brace. */
const MARK = 2;
/** Of the length of what tells about the messages, the last of a body. */
const LENGTH_BYTES = 4;
/** Bytes of UTF-8 that a letter of a string may take. */
const LETTER_BYTES_MAX = 3;
const FIRST_BYTES = 256 * 1024;
/** Memory that is kept for the next body. */
const SPARE_BYTES_MAX = 2 * 1024 * 1024;

/** `[time, number, direction, transport, peer, call_id, bytes]` */
type Listed = readonly [string, number, "in" | "out", TracedMessage["transport"], string, string, number];

/** `[call, account, is_cut, messages, fetches, steps]` */
type ListedLeg = readonly [
  string,
  string,
  boolean,
  readonly Listed[],
  TracedLeg["fetches"] | null,
  TracedLeg["steps"] | null,
];

let spare: Buffer | undefined;

/**
 * Legs as they are packed: a mark, the bytes of all messages one behind the other, JSON that tells about them, and its
 * length. Messages are most of it, and as strings of JSON they were copied four times.
 */
export class TraceBody {
  /** uuids of the legs in it. */
  readonly calls = new Set<string>();
  #memory: Buffer;
  #at: number;

  private constructor() {
    this.#memory = spare ?? Buffer.allocUnsafeSlow(FIRST_BYTES);
    spare = undefined;
    this.#at = this.#memory.writeUInt8(MARK, 0);
  }

  static async of(legs: Iterable<TracedLeg>): Promise<TraceBody> {
    const body = new TraceBody();
    const listed: string[] = [];
    let turnAt = TURN_BYTES;
    for (const leg of legs) {
      listed.push(body.#add(leg));
      if (body.#at < turnAt) continue;
      await nextTurn();
      turnAt = body.#at + TURN_BYTES;
    }
    const start = body.#at;
    body.#write(`[${listed.join()}]`);
    body.#ensure(LENGTH_BYTES);
    body.#at = body.#memory.writeUInt32BE(body.#at - start, body.#at);
    return body;
  }

  get bytes(): Buffer {
    return this.#memory.subarray(0, this.#at);
  }

  /** Gives the memory back: nobody reads `bytes` any more. */
  release(): void {
    if (this.#memory.length <= SPARE_BYTES_MAX) spare = this.#memory;
    this.#memory = Buffer.alloc(0);
  }

  /** @returns JSON of what tells about it */
  #add({ call, account, is_cut, messages, fetches, steps }: TracedLeg): string {
    this.calls.add(call);
    const listed = messages.map(
      ({ time, number, direction, transport, peer, call_id, message }): Listed => [
        time,
        number,
        direction,
        transport,
        peer,
        call_id,
        this.#write(message),
      ],
    );
    const leg: ListedLeg = [call, account, is_cut, listed, fetches ?? null, steps ?? null];
    return JSON.stringify(leg);
  }

  #write(text: string): number {
    this.#ensure(LETTER_BYTES_MAX * text.length);
    const bytes = this.#memory.write(text, this.#at);
    this.#at += bytes;
    return bytes;
  }

  #ensure(more: number): void {
    if (this.#at + more <= this.#memory.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * this.#memory.length + more);
    this.#memory.copy(larger, 0, 0, this.#at);
    this.#memory = larger;
  }
}

/** Of these calls of the account, in the order of writing. */
export function legsOf(body: Buffer, account: string, calls: readonly string[]): TracedLeg[] {
  const legs = body[0] === MARK ? marked(body) : lines(body, calls);
  return legs.filter((leg) => leg.account === account && calls.includes(leg.call));
}

function marked(body: Buffer): TracedLeg[] {
  const end = body.length - LENGTH_BYTES;
  const listed = JSON.parse(body.toString("utf8", end - body.readUInt32BE(end), end)) as readonly ListedLeg[];
  let at = 1;
  return listed.map(([call, account, is_cut, messages, fetches, steps]) => ({
    call,
    account,
    is_cut,
    messages: messages.map(([time, number, direction, transport, peer, call_id, bytes]) => {
      const message = body.toString("utf8", at, (at += bytes));
      return { time, number, direction, transport, peer, call_id, message };
    }),
    ...(fetches ? { fetches } : {}),
    ...(steps ? { steps } : {}),
  }));
}

/** Only those that may be asked for are read. */
function lines(body: Buffer, calls: readonly string[]): TracedLeg[] {
  const asked = (line: string) => calls.some((call) => line.startsWith(`{"call":"${call}"`));
  return body
    .toString("utf8")
    .split("\n")
    .filter(asked)
    .map((line) => JSON.parse(line) as TracedLeg);
}
