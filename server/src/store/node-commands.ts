import { sql } from "kysely";
import type { Bus } from "../base/bus.js";
import type { Clock } from "../base/clock.js";
import { DomainError } from "../base/errors.js";
import { newUuid } from "../base/ids.js";
import type { Log } from "../base/log.js";
import type { NodeCallMethod, NodeCalls, OtherNodes } from "../domain/call/port/other-nodes.js";
import { answerSubject, callSubject } from "./bus-channel.js";
import type { Store } from "./db.js";
import { notification } from "./pg-bus.js";

/** How long a node has to answer. */
const ANSWER_MS = 2_000;
/** What nobody fetched goes with one of the next questions. */
const KEPT = sql.raw("interval '1 minute'");

const METHODS: readonly NodeCallMethod[] = ["hangup", "transfer", "play", "press", "push", "flush"];

interface Asked {
  readonly method: string;
  readonly args: unknown[];
  readonly asked_by: string;
}

/** `failed`: the node that was asked could not. */
type Answer = { readonly result: unknown } | { readonly failed: true };

export interface NodeCommandOptions {
  readonly store: Store;
  /** Name of this node. */
  readonly node: string;
  /** Those of this node. */
  readonly calls: NodeCalls;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * What nodes ask of each other about live calls: a row for the question, a message on the bus with its id, and the same
 * way back. The node that is asked takes the row before it does anything, within two seconds or not at all; who asked
 * takes it back when no answer came. So nothing is done twice, and nothing late.
 */
export class PgNodeCommands implements OtherNodes {
  readonly #store: Store;
  readonly #node: string;
  readonly #calls: NodeCalls;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #waiting = new Map<string, (isAnswered: boolean) => void>();
  readonly #unsubscribe: (() => void)[] = [];

  constructor(options: NodeCommandOptions) {
    this.#store = options.store;
    this.#node = options.node;
    this.#calls = options.calls;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** From now on this node hears answers, and does what others ask. */
  listen(bus: Bus): void {
    this.#unsubscribe.push(
      bus.subscribe(callSubject(this.#node), (body) =>
        this.#log.onFail(this.#serve(idOf(body)), "what another node asked"),
      ),
      bus.subscribe(answerSubject(this.#node), (body) => this.#waiting.get(idOf(body))?.(true)),
    );
  }

  async ownersOf(calls: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await sql<{ uuid: string; node: string }>`
      select uuid, node from call where uuid = any (${calls}::uuid[]) and node is not null`.execute(this.#store.db);
    return new Map(rows.map(({ uuid, node }) => [uuid, node]));
  }

  async ask<M extends NodeCallMethod>(
    node: string,
    method: M,
    args: Parameters<NodeCalls[M]>,
  ): Promise<Awaited<ReturnType<NodeCalls[M]>>> {
    const id = newUuid();
    const answered = this.#answerTo(id);
    await this.#put(id, node, method, args);
    const isAnswered = await answered;
    const answer = await this.#takeBack(id);
    if (!isAnswered || !answer || "failed" in answer) {
      this.#log.warn({ node, method, isAnswered }, "a node did not do what was asked of one of its calls");
      throw new DomainError(503, "unavailable", "Service unavailable");
    }
    return answer.result as Awaited<ReturnType<NodeCalls[M]>>;
  }

  /** Hears nothing more; who waits for an answer is told that none comes. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
    for (const settle of this.#waiting.values()) settle(false);
  }

  /** Resolves when the answer is there, or is not waited for any longer. */
  async #answerTo(id: string): Promise<boolean> {
    let settle = (_isAnswered: boolean): void => undefined;
    const answered = new Promise<boolean>((resolve) => {
      settle = resolve;
    });
    this.#waiting.set(id, settle);
    const timer = this.#clock.setTimer(ANSWER_MS, () => settle(false));
    try {
      return await answered;
    } finally {
      timer.cancel();
      this.#waiting.delete(id);
    }
  }

  async #put(id: string, node: string, method: string, args: readonly unknown[]): Promise<void> {
    await sql`
      with old as (delete from node_command where created_on < now() - ${KEPT}),
        asked as (
          insert into node_command (uuid, node, asked_by, method, args)
          values (${id}, ${node}, ${this.#node}, ${method}, ${JSON.stringify(args)}) returning 1)
      select ${notification(callSubject(node), { id })} from asked`.execute(this.#store.db);
  }

  async #takeBack(id: string): Promise<Answer | null | undefined> {
    const { rows } = await sql<{ answer: Answer | null }>`
      delete from node_command where uuid = ${id} returning answer`.execute(this.#store.db);
    return rows[0]?.answer;
  }

  async #serve(id: string): Promise<void> {
    const asked = await this.#take(id);
    if (!asked) return;
    const answer = await this.#do(asked);
    await sql`
      update node_command set answer = ${JSON.stringify(answer)}::json where uuid = ${id}
      returning ${notification(answerSubject(asked.asked_by), { id })}`.execute(this.#store.db);
  }

  async #take(id: string): Promise<Asked | undefined> {
    const { rows } = await sql<Asked>`
      update node_command set taken_on = now()
      where uuid = ${id} and node = ${this.#node} and taken_on is null
        and created_on > now() - make_interval(secs => ${ANSWER_MS / 1000})
      returning method, args, asked_by`.execute(this.#store.db);
    return rows[0];
  }

  async #do({ method, args }: Asked): Promise<Answer> {
    const known = METHODS.find((one) => one === method);
    try {
      // Nodes may be of different versions for some minutes.
      if (known === undefined) throw new Error(`asked for ${method}, which this version does not know`);
      const ask = this.#calls[known] as (...given: unknown[]) => Promise<unknown>;
      const result = await ask.apply(this.#calls, args);
      return { result: result ?? null };
    } catch (error) {
      this.#log.error({ err: error, method }, "what another node asked of a call could not be done");
      return { failed: true };
    }
  }
}

function idOf(body: unknown): string {
  const { id } = (body ?? {}) as { id?: unknown };
  return typeof id === "string" ? id : "";
}
