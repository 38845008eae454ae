import type {
  ISIPUserAppUpdateParams,
  ISIPUserByInviteNewParams,
  ISIPUserContact,
  ISIPUserSelf,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Page, PageQuery } from "../../base/page.js";
import type { Stamp } from "../../base/stamp.js";
import type { SipActor } from "../auth/port.js";
import type { AvatarFiles } from "../avatar/port.js";
import { changeUser, checkRoom, endsRegistrations, loginTaken, refOf } from "./change.js";
import type { SipUserEffects, SipUserStore } from "./port.js";
import { NEW_USER, sipDigests } from "./rules.js";

/** What SIP users do for themselves (rest.md 15.6). */
export class SipSelfService {
  readonly #store: SipUserStore;
  readonly #effects: SipUserEffects;
  readonly #avatars: AvatarFiles;
  readonly #clock: Clock;

  constructor(options: { store: SipUserStore; effects: SipUserEffects; avatars: AvatarFiles; clock: Clock }) {
    this.#store = options.store;
    this.#effects = options.effects;
    this.#avatars = options.avatars;
    this.#clock = options.clock;
  }

  async get(actor: SipActor): Promise<ISIPUserSelf> {
    const found = await this.#store.self(actor);
    if (!found) throw notFound("SIPUser");
    return found;
  }

  /** A new password changes the HA1B and ends registrations. */
  async update(actor: SipActor, body: ISIPUserAppUpdateParams): Promise<ISIPUserSelf> {
    const { before, change, entity } = await this.#store.transaction(async (tx) => {
      const before = await tx.lock(actor.account, actor.domain, actor.sipUser);
      if (!before) throw notFound("SIPUser");
      const change = await changeUser(tx, before, body, this.#stamp());
      return { before, change, entity: await tx.self(before.uuid) };
    });
    if (endsRegistrations(change)) await this.#effects.changed(refOf(before), change);
    if (before.avatar !== entity.avatar) await this.#avatars.drop(before.uuid, before.avatar);
    return entity;
  }

  /** The former picture is removed. 400 when the file is no picture. */
  async uploadAvatar(actor: SipActor, bytes: Buffer): Promise<ISIPUserSelf> {
    const avatar = await this.#avatars.keep(actor.account, actor.sipUser, bytes);
    try {
      return await this.update(actor, { avatar });
    } catch (error) {
      await this.#avatars.drop(actor.sipUser, avatar);
      throw error;
    }
  }

  /** Active users of the domain, the caller among them. */
  contacts(actor: SipActor, page: PageQuery): Promise<Page<ISIPUserContact>> {
    return this.#store.contacts(actor, page);
  }

  /** Makes a SIP user of who has an invite. 404 for an invite that is unknown, removed or expired, 409 login taken. */
  register(token: string, body: ISIPUserByInviteNewParams): Promise<ISIPUserSelf> {
    const { password, ...fields } = body;
    return this.#store.transaction(async (tx) => {
      const stamp = this.#stamp();
      const home = await tx.holdInvited(token, stamp.now);
      if (!home) throw notFound("SIP User Invite");
      await checkRoom(tx, home.account);
      const uuid = newUuid();
      const digests = sipDigests(body.login, home.domain, password);
      if (!(await tx.insert({ ...NEW_USER, ...fields, ...digests, ...home, uuid, ...stamp }))) throw loginTaken();
      return tx.self(uuid);
    });
  }

  #stamp(): Stamp {
    return { by: null, now: isoTime(this.#clock.now()) };
  }
}
