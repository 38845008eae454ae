import type { IStirRoot, IStirRootNewParams } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import type { StirStore } from "./port.js";
import { checkRoot } from "./rules.js";

/** Roots that certificates of STIR/SHAKEN have to lead to; those of the system are never used (stir-shaken.md 5). */
export class StirRoots {
  readonly #store: StirStore;
  readonly #clock: Clock;

  constructor(options: { store: StirStore; clock: Clock }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  list(): Promise<readonly IStirRoot[]> {
    return this.#store.roots();
  }

  async get(uuid: string): Promise<IStirRoot> {
    return found(await this.#store.root(uuid));
  }

  /** 400 for what is no root, 409 when it is stored or not valid now. */
  create(actor: UserActor, { certificate }: IStirRootNewParams): Promise<IStirRoot> {
    const now = this.#clock.now();
    const checked = checkRoot(certificate, now);
    return this.#store.transaction(async (tx) => {
      const uuid = newUuid();
      if (!(await tx.insertRoot(uuid, checked, { by: actor.user, now: isoTime(now) })))
        throw new DomainError(409, "conflict", "The root is stored already");
      return found(await tx.root(uuid));
    });
  }

  remove(uuid: string): Promise<IStirRoot> {
    return this.#store.transaction(async (tx) => {
      await tx.lockChanges();
      const root = found(await tx.root(uuid));
      await tx.removeRoot(uuid);
      return root;
    });
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Root");
  return value;
}
