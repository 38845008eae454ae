import { DomainError } from "../../base/errors.js";
import type { GooglePerson, GoogleTokens, GoogleVerdict } from "./google.js";
import type { AuthUser, GoogleStore } from "./port.js";

/** What a Google token says. */
export type GoogleOutcome =
  | { readonly kind: "user"; readonly user: AuthUser }
  | { readonly kind: "expired" | "bad" | "unknown" };

interface GoogleSignInParts {
  readonly tokens: GoogleTokens;
  readonly store: GoogleStore;
  /** Whether strangers may sign up. */
  readonly isOpen: () => Promise<boolean>;
  /** Makes a user for a person. Rejects with 409 when the e-mail is taken. */
  readonly signUp: (person: GooglePerson) => Promise<void>;
}

/** Finds the user of a Google token by its verified e-mail, or signs it up (rest.md 1.2). */
export class GoogleSignIn {
  readonly #o: GoogleSignInParts;

  constructor(parts: GoogleSignInParts) {
    this.#o = parts;
  }

  async judge(token: string): Promise<GoogleOutcome> {
    const verdict: GoogleVerdict = await this.#o.tokens.verify(token);
    if (verdict.kind !== "good") return verdict;
    const user = (await this.#find(verdict.person)) ?? (await this.#signedUp(verdict.person));
    return user ? { kind: "user", user } : { kind: "bad" };
  }

  /** Who signed in by Google before is known by Google's id, whatever its e-mail is now. */
  async #find(person: GooglePerson): Promise<AuthUser | undefined> {
    const { store } = this.#o;
    const known = await store.userByGoogle(person.id);
    if (known) return known;
    const user = await store.userByEmail(person.email);
    // An address that changed hands at Google does not give the account of its former owner away.
    return user && (await store.linkGoogle(user.uuid, person.id)) ? user : undefined;
  }

  async #signedUp(person: GooglePerson): Promise<AuthUser | undefined> {
    if (!(await this.#o.isOpen())) return undefined;
    try {
      await this.#o.signUp(person);
    } catch (error) {
      // Somebody was faster, or the e-mail belongs to a user with another Google account.
      if (!(error instanceof DomainError) || error.status !== 409) throw error;
    }
    return this.#o.store.userByGoogle(person.id);
  }
}
