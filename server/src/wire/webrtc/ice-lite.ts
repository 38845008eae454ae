import { answerCheck, isProved, readCheck } from "./stun.js";

/** Transactions that are remembered, so that a check that was caught and sent again moves nothing: those of an hour. */
const TRANSACTIONS_MAX = 2_048;

/** A fragment and password of one side (RFC 8445 §5.3). */
export interface IceCredentials {
  readonly ufrag: string;
  readonly pwd: string;
}

/** A place that datagrams come from and go to. */
export interface IcePlace {
  readonly address: string;
  readonly port: number;
}

/** What became of a check: the answer, to be sent to where it came from, and whether the selected pair moved. */
export interface IceAnswer {
  readonly answer: Buffer;
  readonly hasMoved: boolean;
}

interface Generation {
  readonly own: IceCredentials;
  readonly peerUfrag: string;
}

/**
 * The lite side of ICE (RFC 8445 §2.5, §7.3): it gathers nothing and sends no checks, it answers those that prove
 * themselves with our password. The first one selects its place, later ones only when they nominate theirs. After a
 * restart the former credentials go on until a check with the new ones has come. Time is an argument, in milliseconds.
 */
export class IceLite {
  #now: Generation | undefined;
  #before: Generation | undefined;
  #isSelectedNow = false;
  #selected: IcePlace | undefined;
  #lastCheckMs = -1;
  readonly #transactions = new Map<string, string>();

  /** Where the peer is; undefined before its first check. */
  get selected(): IcePlace | undefined {
    return this.#selected;
  }

  /** When the last check came that proved itself; -1 = none yet. */
  get lastCheckMs(): number {
    return this.#lastCheckMs;
  }

  /** Fragments that checks for this side begin with. */
  get ufrags(): readonly string[] {
    return [this.#now, this.#before].flatMap((generation) => (generation ? [generation.own.ufrag] : []));
  }

  /** What both sides said; other credentials than before mean a restart (§9). */
  describe(own: IceCredentials, peerUfrag: string): void {
    if (this.#now?.own.ufrag === own.ufrag && this.#now.peerUfrag === peerUfrag) return;
    this.#before = this.#now;
    this.#now = { own, peerUfrag };
    this.#isSelectedNow = false;
  }

  /** Takes a datagram of STUN; undefined = it is to be dropped in silence. */
  check(nowMs: number, bytes: Buffer, address: string, port: number): IceAnswer | undefined {
    const check = readCheck(bytes);
    const generation = check && this.#generationOf(check.username);
    if (!check || !generation || !isProved(bytes, check, generation.own.pwd)) return undefined;
    const from = `${address} ${port}`;
    const known = this.#transactions.get(check.transaction);
    if (known !== undefined && known !== from) return undefined;
    const answer = answerCheck(bytes, address, port, generation.own.pwd);
    if (known !== undefined) return { answer, hasMoved: false };
    this.#remember(check.transaction, from);
    this.#lastCheckMs = nowMs;
    return { answer, hasMoved: this.#select(generation, check.isNominated, { address, port }) };
  }

  #generationOf(username: string): Generation | undefined {
    for (const generation of [this.#now, this.#before])
      if (generation && username === `${generation.own.ufrag}:${generation.peerUfrag}`) return generation;
    return undefined;
  }

  #select(generation: Generation, isNominated: boolean, place: IcePlace): boolean {
    const isNew = generation === this.#now;
    // Who has begun with the new credentials is not moved by the former ones any more.
    if (!isNew && this.#isSelectedNow) return false;
    const isFirst = isNew ? !this.#isSelectedNow : this.#selected === undefined;
    if (!isFirst && !isNominated) return false;
    if (isNew) {
      this.#isSelectedNow = true;
      if (isNominated) this.#before = undefined;
    }
    const hasMoved = this.#selected?.address !== place.address || this.#selected.port !== place.port;
    this.#selected = place;
    return hasMoved;
  }

  #remember(transaction: string, from: string): void {
    this.#transactions.set(transaction, from);
    if (this.#transactions.size <= TRANSACTIONS_MAX) return;
    for (const oldest of this.#transactions.keys()) {
      this.#transactions.delete(oldest);
      break;
    }
  }
}
