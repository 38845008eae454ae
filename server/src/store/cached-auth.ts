import type { Bus } from "../base/bus.js";
import type { Clock } from "../base/clock.js";
import type { AuthToken, AuthUser } from "../domain/auth/port.js";
import { SqlAuth } from "./auth.js";
import type { Store } from "./db.js";
import { HeardChanges } from "./heard-changes.js";
import { RoutingMemory } from "./routing-memory.js";
import type { SecretBox } from "./secret-box.js";

/** Subject of the message that triggers of the tables read here send (migration 0029). */
const AUTH_SUBJECT = "opentact.auth";
const TABLES: ReadonlySet<string> = new Set(["account", "token", "user"]);
const REMEMBERED_MAX = 20_000;

/**
 * Who a token is of, and users by their uuid: asked with each request, and remembered until one of them, or an account,
 * changes. A change of this process forgets all with its commit, before its request is answered, so that a token that was
 * taken back is refused at once; one of another process by the database's message, a fraction of a millisecond later.
 * While those messages cannot be heard nothing is remembered.
 */
export class CachedAuth extends SqlAuth {
  readonly #memory: RoutingMemory;
  readonly #changes: HeardChanges;

  constructor({ store, box, clock }: { store: Store; box: SecretBox; clock: Clock }) {
    super(store, box);
    const changed = () => this.#memory.forget();
    this.#changes = new HeardChanges({ store, tables: TABLES, subject: AUTH_SUBJECT, changed });
    this.#memory = new RoutingMemory({ clock, max: REMEMBERED_MAX, isTold: this.#changes.isHeard });
  }

  /** Remembers from now on, as long as the bus is heard. */
  listen(bus: Bus): void {
    this.#changes.listen(bus);
  }

  override async userByUuid(uuid: string): Promise<AuthUser | undefined> {
    return this.#memory.answer(`user ${uuid}`, () => super.userByUuid(uuid));
  }

  override async tokenByHash(hash: string): Promise<AuthToken | undefined> {
    return this.#memory.answer(`token ${hash}`, () => super.tokenByHash(hash));
  }
}
