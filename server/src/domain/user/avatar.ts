import type { IUser } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { AvatarFiles } from "../avatar/port.js";
import type { UserStore } from "./port.js";
import { checkMayChange } from "./rules.js";
import { shown } from "./shown.js";

/** The picture of a portal user: its own, as owner one of the account, as Admin any (rest.md 4). */
export class UserAvatars {
  readonly #store: UserStore;
  readonly #avatars: AvatarFiles;
  readonly #clock: Clock;

  constructor(o: { store: UserStore; avatars: AvatarFiles; clock: Clock }) {
    this.#store = o.store;
    this.#avatars = o.avatars;
    this.#clock = o.clock;
  }

  /** The former picture is removed. 400 when the file is no picture, 403, 404. */
  async upload(actor: UserActor, uuid: string, bytes: Buffer): Promise<IUser> {
    const user = await this.#store.find(reach(actor), uuid);
    if (!user) throw notFound("User");
    checkMayChange(actor, uuid, user.role);
    const url = await this.#avatars.keep(user.account.uuid, uuid, bytes);
    try {
      return await this.#set(actor, uuid, url);
    } catch (error) {
      await this.#avatars.drop(uuid, url);
      throw error;
    }
  }

  /** 403, 404. A user without one is answered as it is. */
  remove(actor: UserActor, uuid: string): Promise<IUser> {
    return this.#set(actor, uuid, null);
  }

  async #set(actor: UserActor, uuid: string, avatar: string | null): Promise<IUser> {
    const { before, user } = await this.#store.transaction(async (tx) => {
      const before = await tx.lock(reach(actor), uuid);
      if (!before) throw notFound("User");
      checkMayChange(actor, uuid, before.role);
      if (before.avatar !== avatar) await tx.update(uuid, { avatar, now: isoTime(this.#clock.now()) });
      return { before, user: await tx.entity(uuid) };
    });
    if (before.avatar !== avatar) await this.#avatars.drop(uuid, before.avatar);
    return shown(user);
  }
}
