import type { LiveOutcome, PressedKeys, PushOutcome } from "./port/live-calls.js";
import type { NodeCallMethod, NodeCalls, OtherNodes } from "./port/other-nodes.js";
import type { PlacedParty } from "./port/placed-call.js";

/** Owners that are remembered: who looks at a call looks at it again when it has ended. */
const OWNERS_MAX = 1_000;

export interface CallsEverywhereOptions {
  /** Calls of this node. */
  readonly here: NodeCalls;
  /** Name of this node. */
  readonly node: string;
  readonly others: OtherNodes;
}

/** Live calls of all nodes: what is not live here is asked of the node that owns it. */
export class CallsEverywhere implements NodeCalls {
  readonly #here: NodeCalls;
  readonly #node: string;
  readonly #others: OtherNodes;
  readonly #owners = new Map<string, string>();

  constructor(options: CallsEverywhereOptions) {
    this.#here = options.here;
    this.#node = options.node;
    this.#others = options.others;
  }

  async hangup(account: string, uuid: string): Promise<boolean> {
    return (await this.#here.hangup(account, uuid)) || this.#elsewhere(uuid, "hangup", [account, uuid], false);
  }

  async transfer(account: string, uuid: string, to: PlacedParty, timeoutMs: number): Promise<LiveOutcome> {
    const outcome = await this.#here.transfer(account, uuid, to, timeoutMs);
    if (outcome !== "ended") return outcome;
    return this.#elsewhere(uuid, "transfer", [account, uuid, to, timeoutMs], outcome);
  }

  async play(account: string, uuid: string, xml: string): Promise<LiveOutcome> {
    const outcome = await this.#here.play(account, uuid, xml);
    return outcome === "ended" ? this.#elsewhere(uuid, "play", [account, uuid, xml], outcome) : outcome;
  }

  async press(account: string, uuid: string, keys: PressedKeys): Promise<LiveOutcome> {
    const outcome = await this.#here.press(account, uuid, keys);
    return outcome === "ended" ? this.#elsewhere(uuid, "press", [account, uuid, keys], outcome) : outcome;
  }

  async push(account: string, uuid: string, xml: string, inject: boolean): Promise<PushOutcome> {
    const outcome = await this.#here.push(account, uuid, xml, inject);
    return outcome === "unknown" ? this.#elsewhere(uuid, "push", [account, uuid, xml, inject], outcome) : outcome;
  }

  /** A node that does not answer leaves what it has written before: a look at a call is worth that. */
  async flush(calls: readonly string[]): Promise<void> {
    const legsOf = new Map<string, string[]>();
    for (const [call, owner] of await this.#foreign(calls)) legsOf.set(owner, [...(legsOf.get(owner) ?? []), call]);
    const asked = [...legsOf].map(([owner, legs]) => this.#others.ask(owner, "flush", [legs]));
    await Promise.all([this.#here.flush(calls), Promise.allSettled(asked)]);
  }

  /** @param missing what is answered of a leg that is live nowhere */
  async #elsewhere<M extends NodeCallMethod, A extends Awaited<ReturnType<NodeCalls[M]>>>(
    uuid: string,
    method: M,
    args: Parameters<NodeCalls[M]>,
    missing: A,
  ): Promise<Awaited<ReturnType<NodeCalls[M]>>> {
    const owner = (await this.#others.ownersOf([uuid])).get(uuid);
    return owner === undefined || owner === this.#node ? missing : this.#others.ask(owner, method, args);
  }

  /** Legs of other nodes, with their owners; for some time after their end, too: the last messages are written then. */
  async #foreign(calls: readonly string[]): Promise<readonly (readonly [string, string])[]> {
    for (const [call, owner] of await this.#others.ownersOf(calls))
      if (owner !== this.#node) this.#remember(call, owner);
    return calls.flatMap((call) => {
      const owner = this.#owners.get(call);
      return owner === undefined ? [] : [[call, owner] as const];
    });
  }

  #remember(call: string, owner: string): void {
    this.#owners.delete(call);
    this.#owners.set(call, owner);
    const [oldest] = this.#owners.keys();
    if (this.#owners.size > OWNERS_MAX && oldest !== undefined) this.#owners.delete(oldest);
  }
}
