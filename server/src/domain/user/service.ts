import type { EUserRole, IUser, IUserNewParams, IUserUpdateParams, IUserWithToken } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, invalidField, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import { zoneByName } from "../account/rules.js";
import type { JwtIssuer, PasswordHasher, RevocationSink, UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { StoredUser, UserFields, UserStore } from "./port.js";

/** What the users of an installation are made with. */
export interface UserSettings {
  /** Whether `POST /user` is open to strangers. */
  readonly isSignUpOpen: boolean;
  /** Fewest characters of a new password; setting `auth.password_min`. */
  readonly passwordMin: number;
}

const NO_FIELDS: Omit<UserFields, "email"> = {
  phone_number: null,
  first_name: null,
  last_name: null,
  gender: null,
  dob: null,
  avatar: null,
  role: "User",
};

/** Portal users (rest.md 2, 4). */
export class Users {
  readonly #store: UserStore;
  readonly #hasher: PasswordHasher;
  readonly #issuer: JwtIssuer;
  readonly #revoker: RevocationSink;
  readonly #clock: Clock;
  readonly #settings: UserSettings;

  constructor(o: {
    store: UserStore;
    hasher: PasswordHasher;
    issuer: JwtIssuer;
    revoker: RevocationSink;
    clock: Clock;
    settings: UserSettings;
  }) {
    this.#store = o.store;
    this.#hasher = o.hasher;
    this.#issuer = o.issuer;
    this.#revoker = o.revoker;
    this.#clock = o.clock;
    this.#settings = o.settings;
  }

  /**
   * Signs up: a user, its account and a default messaging profile. 403 when sign-up is closed or a role other than
   * User is asked for, unless an Admin asks. 409 when the e-mail is taken.
   */
  async create(actor: UserActor | undefined, body: IUserNewParams): Promise<IUser> {
    const isAdmin = actor?.role === "Admin";
    if (!this.#settings.isSignUpOpen && !isAdmin) throw new DomainError(403, "forbidden", "Sign-up is switched off");
    if ((body.role ?? "User") !== "User" && !isAdmin) throw new DomainError(403, "forbidden", "Forbidden");
    return this.#insert(body);
  }

  /** Makes the first Admin of an installation without users. True when it was made. */
  async ensureAdmin(email: string, password: string): Promise<boolean> {
    if (!(await this.#store.isEmpty())) return false;
    await this.#insert({ email, password, role: "Admin" });
    return true;
  }

  /** The caller with a fresh JWT. */
  async authenticate(actor: UserActor): Promise<IUserWithToken> {
    const user = await this.get(actor, actor.user);
    return { ...user, token: await this.#issuer.issueFor(actor) };
  }

  /** A user of the own account, any for an Admin. */
  async get(actor: UserActor, uuid: string): Promise<IUser> {
    const user = await this.#store.find(reach(actor), uuid);
    if (!user) throw notFound("User");
    return shown(user);
  }

  /**
   * The own user; as owner one of the account; as Admin any. Only an Admin gives another role. A new password ends all
   * JWTs and open sockets of the user. 403 for a user of the account who may not, 404, 409 when the e-mail is taken.
   */
  async update(actor: UserActor, uuid: string, body: IUserUpdateParams): Promise<IUser> {
    const { password, ...fields } = body;
    if (password !== undefined) this.#checkPassword(password);
    const hash = password === undefined ? undefined : await this.#hasher.hash(password);
    const now = isoTime(this.#clock.now());
    const user = await this.#store.transaction(async (tx) => {
      const before = await tx.lock(reach(actor), uuid);
      if (!before) throw notFound("User");
      checkMayChange(actor, uuid, before.role, body.role);
      const secret = hash === undefined ? {} : { password_hash: hash, password_changed_on: now };
      if (Object.keys(body).length > 0 && !(await tx.update(uuid, { ...fields, ...secret, now }))) throw emailTaken();
      return tx.entity(uuid);
    });
    if (password !== undefined) this.#revoker.tell({ account: user.account.uuid, user: uuid });
    return shown(user);
  }

  async #insert(body: IUserNewParams): Promise<IUser> {
    const { password, account, ...fields } = body;
    this.#checkPassword(password);
    const password_hash = await this.#hasher.hash(password);
    const uuid = newUuid();
    const named = account ?? { name: body.email, email: body.email };
    const user = await this.#store.transaction(async (tx) => {
      const made = await tx.insert({
        ...NO_FIELDS,
        ...fields,
        uuid,
        password_hash,
        account: { ...named, uuid: newUuid() },
        messagingProfile: { uuid: newUuid(), name: "Default" },
        now: isoTime(this.#clock.now()),
      });
      if (!made) throw emailTaken();
      return tx.entity(uuid);
    });
    return shown(user);
  }

  #checkPassword(password: string): void {
    const min = this.#settings.passwordMin;
    if (password.length < min) throw invalidField("body.password", `minLength ${min}`);
  }
}

function checkMayChange(actor: UserActor, uuid: string, role: EUserRole, newRole: EUserRole | undefined): void {
  const isAdmin = actor.role === "Admin";
  const isAllowed = isAdmin || actor.user === uuid || actor.isOwner;
  const givesRole = newRole !== undefined && newRole !== role;
  if (!isAllowed || (givesRole && !isAdmin)) throw new DomainError(403, "forbidden", "Forbidden");
}

function emailTaken(): DomainError {
  return new DomainError(409, "conflict", "User already exists");
}

function shown(user: StoredUser): IUser {
  const { time_zone, ...account } = user.account;
  return { ...user, account: { ...account, time_zone: time_zone === null ? null : (zoneByName(time_zone) ?? null) } };
}
