import type { IUser, IUserNewParams, IUserUpdateParams, IUserWithToken } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { JwtIssuer, PasswordHasher, RevocationSink, UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { AvatarFiles } from "../avatar/port.js";
import type { SettingReader } from "../settings/port.js";
import type { AddedUser, UserFields, UserStore } from "./port.js";
import { checkMayChange, checkMayGive, checkPassword, emailTaken } from "./rules.js";
import { shown } from "./shown.js";

const NO_FIELDS: Omit<UserFields, "email"> = {
  phone_number: null,
  first_name: null,
  last_name: null,
  gender: null,
  dob: null,
  avatar: null,
  role: "User",
};
/** security.md 4. */
const MAX_PER_ACCOUNT = 10_000;

interface UserParts {
  readonly store: UserStore;
  readonly hasher: PasswordHasher;
  readonly issuer: JwtIssuer;
  readonly revoker: RevocationSink;
  readonly avatars: AvatarFiles;
  readonly settings: SettingReader;
  readonly clock: Clock;
}

/** Portal users: how they come, what they are, what they change (rest.md 2, 4). */
export class Users {
  readonly #o: UserParts;

  constructor(parts: UserParts) {
    this.#o = parts;
  }

  /**
   * Signs up: a user, its account and a default messaging profile. 403 when sign-up is closed or a role other than
   * User is asked for, unless an Admin asks. 409 when the e-mail is taken.
   */
  async create(actor: UserActor | undefined, body: IUserNewParams): Promise<IUser> {
    const isOpen = await this.#o.settings.get("auth.sign_up");
    if (!isOpen && actor?.role !== "Admin") throw new DomainError(403, "forbidden", "Sign-up is switched off");
    checkMayGive(actor, body.role, "User");
    return this.#signUp(body);
  }

  /** Makes the first Admin of an installation without users. True when it was made. */
  async ensureAdmin(email: string, password: string): Promise<boolean> {
    if (!(await this.#o.store.isEmpty())) return false;
    await this.#signUp({ email, password, role: "Admin" });
    return true;
  }

  /**
   * Signs up a user whose e-mail Google vouches for, with a password that is made and mailed (rest.md 1.2). 409 when the
   * e-mail was taken meanwhile.
   */
  async createByGoogle(person: { readonly email: string; readonly id: string }): Promise<void> {
    const password = newUuid();
    const row = this.#row({ email: person.email }, await this.#o.hasher.hash(password));
    await this.#insert({ ...row, gmail_user_id: person.id }, {}, password);
  }

  /** A user of the own account. `account` in the body is ignored. 403 for a role, 409 e-mail taken or 10,000 users. */
  async add(actor: UserActor, body: IUserNewParams): Promise<IUser> {
    checkMayGive(actor, body.role, "User");
    const row = this.#row(body, await this.#hash(body.password));
    const user = await this.#o.store.transaction(async (tx) => {
      if ((await tx.countOf(actor.account)) >= MAX_PER_ACCOUNT)
        throw new DomainError(409, "conflict", `More than ${MAX_PER_ACCOUNT} users`);
      if (!(await tx.insertInto(actor.account, row))) throw emailTaken();
      await tx.mails.add({ template: "user_welcome_letter", to: row.email, data: { email: row.email }, now: row.now });
      return tx.entity(row.uuid);
    });
    return shown(user);
  }

  /** The caller with a fresh JWT. */
  async authenticate(actor: UserActor): Promise<IUserWithToken> {
    const user = await this.get(actor, actor.user);
    return { ...user, token: await this.#o.issuer.issueFor(actor) };
  }

  /** A user of the own account, any for an Admin. */
  async get(actor: UserActor, uuid: string): Promise<IUser> {
    const user = await this.#o.store.find(reach(actor), uuid);
    if (!user) throw notFound("User");
    return shown(user);
  }

  /**
   * The own user; as owner one of the account; as Admin any. Only an Admin gives another role. A new password ends all
   * JWTs and open sockets of the user and is told to the address the user had. 403 for a user of the account who may
   * not, 404, 409 when the e-mail is taken.
   */
  async update(actor: UserActor, uuid: string, body: IUserUpdateParams): Promise<IUser> {
    const { password, ...fields } = body;
    const hash = password === undefined ? undefined : await this.#hash(password);
    const now = this.#now();
    const { user, before } = await this.#o.store.transaction(async (tx) => {
      const before = await tx.lock(reach(actor), uuid);
      if (!before) throw notFound("User");
      checkMayChange(actor, uuid, before.role);
      checkMayGive(actor, body.role, before.role);
      const secret = hash === undefined ? {} : { password_hash: hash, password_changed_on: now };
      if (Object.keys(body).length > 0 && !(await tx.update(uuid, { ...fields, ...secret, now }))) throw emailTaken();
      if (hash !== undefined)
        await tx.mails.add({
          template: "user_password_changed",
          to: before.email,
          data: { email: before.email },
          now,
        });
      return { user: await tx.entity(uuid), before };
    });
    if (password !== undefined) this.#o.revoker.tell({ account: user.account.uuid, user: uuid });
    if (before.avatar !== user.avatar) await this.#o.avatars.drop(uuid, before.avatar);
    return shown(user);
  }

  async #signUp(body: IUserNewParams): Promise<IUser> {
    return this.#insert(this.#row(body, await this.#hash(body.password)), body.account ?? {});
  }

  /** @param password told in the welcome; only one that the user did not choose */
  async #insert(
    row: AddedUser,
    account: { readonly name?: string; readonly email?: string },
    password?: string,
  ): Promise<IUser> {
    const { uuid, email, now } = row;
    const user = await this.#o.store.transaction(async (tx) => {
      const made = await tx.insert({
        ...row,
        account: { name: email, email, ...account, uuid: newUuid() },
        messagingProfile: { uuid: newUuid(), name: "Default" },
      });
      if (!made) throw emailTaken();
      const data = { email, ...(password === undefined ? {} : { password }) };
      await tx.mails.add({ template: "user_welcome_letter", to: email, data, now });
      return tx.entity(uuid);
    });
    return shown(user);
  }

  #row({ account: _, ...body }: Omit<IUserNewParams, "password">, password_hash: string): AddedUser {
    const { password: __, ...fields } = body as IUserNewParams;
    return { ...NO_FIELDS, ...fields, uuid: newUuid(), password_hash, now: this.#now() };
  }

  async #hash(password: string): Promise<string> {
    checkPassword(password, await this.#o.settings.get("auth.password_min"));
    return this.#o.hasher.hash(password);
  }

  #now(): string {
    return isoTime(this.#o.clock.now());
  }
}
