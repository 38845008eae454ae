import type {
  IStirCertificate,
  IStirCertificateNewParams,
  IStirCertificateUpdateParams,
  IStirStatus,
} from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { DomainError, notFound } from "../../base/errors.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { UserActor } from "../auth/port.js";
import type { StirStore } from "./port.js";
import { checkSigningCertificate, checkTimes, daysLeft, leadsToRoot } from "./rules.js";

/** Hex digits of the fingerprint in the public name of a chain. */
const NAME_DIGITS = 16;

/** Certificates that calls are signed with (stir-shaken.md 6). One at most is active; keys never leave the store. */
export class StirCertificates {
  readonly #store: StirStore;
  readonly #clock: Clock;
  readonly #publicUrl: string;

  constructor(options: { store: StirStore; clock: Clock; publicUrl: string }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#publicUrl = options.publicUrl;
  }

  list(): Promise<readonly IStirCertificate[]> {
    return this.#store.certificates();
  }

  async get(uuid: string): Promise<IStirCertificate> {
    return found(await this.#store.certificate(uuid));
  }

  /** The first becomes active. 400 for a chain or key that breaks a rule, 409 when it is stored or not valid now. */
  create(actor: UserActor, body: IStirCertificateNewParams): Promise<IStirCertificate> {
    const checked = checkSigningCertificate(body.chain, body.key, this.#clock.now());
    const x5u = body.x5u ?? `${this.#publicUrl}/stir/certs/${checked.fingerprint.slice(0, NAME_DIGITS)}.pem`;
    return this.#store.transaction(async (tx) => {
      await tx.lockChanges();
      const uuid = newUuid();
      const is_active = !(await tx.hasActive());
      if (!(await tx.insertCertificate(uuid, { ...checked, x5u, is_active }, this.#stamp(actor))))
        throw new DomainError(409, "conflict", "The certificate is stored already");
      return found(await tx.certificate(uuid));
    });
  }

  /** Switching is one step: there is never a moment with two active ones, or with none. */
  update(actor: UserActor, uuid: string, { is_active }: IStirCertificateUpdateParams): Promise<IStirCertificate> {
    return this.#store.transaction(async (tx) => {
      await tx.lockChanges();
      const certificate = found(await tx.certificate(uuid));
      if (is_active === undefined || is_active === certificate.is_active) return certificate;
      if (is_active) checkTimes(certificate, this.#clock.now());
      await tx.setActive(uuid, is_active, this.#stamp(actor));
      return found(await tx.certificate(uuid));
    });
  }

  /** The active one may go too: nothing is active then. */
  remove(uuid: string): Promise<IStirCertificate> {
    return this.#store.transaction(async (tx) => {
      await tx.lockChanges();
      const certificate = found(await tx.certificate(uuid));
      await tx.removeCertificate(uuid);
      return certificate;
    });
  }

  /** What is configured. This version signs and verifies no calls, whatever is configured, and says so. */
  async status(): Promise<IStirStatus> {
    const [active, roots, rootPems] = await Promise.all([
      this.#store.active(),
      this.#store.roots(),
      this.#store.rootPems(),
    ]);
    const now = this.#clock.now();
    const left = active && daysLeft(active.certificate.not_after, now);
    return {
      is_signing: false,
      is_verifying: false,
      certificate: active?.certificate ?? null,
      days_left: left?.days ?? null,
      alarm: left?.alarm ?? null,
      is_trusted: active ? leadsToRoot(active.chain, rootPems, now) : null,
      roots: [...roots],
      cache: null,
    };
  }

  /** PEM of a chain by its public name, 16 hex digits and `.pem`. */
  async read(name: string): Promise<string | undefined> {
    const start = /^([0-9a-f]{16})\.pem$/.exec(name)?.[1];
    return start === undefined ? undefined : this.#store.chain(start);
  }

  #stamp(actor: UserActor) {
    return { by: actor.user, now: isoTime(this.#clock.now()) };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound("Certificate");
  return value;
}
