import type { Row } from "../row.js";

const contact = (more = "") => ({ contacts: `Contact: <sip:x@127.0.0.1:4998>${more}` });
/** The messages of SIPp's record that are a 200. */
const answers = (messages: string) => messages.split(/^-{40,}.*$/m).filter((text) => text.includes("SIP/2.0 200"));
const contactsIn = (text = "") => [...text.matchAll(/^Contact: *<([^>]*)>/gm)].map(([, uri]) => uri!);

/** Contacts of a user (RFC 3261 §10.3). */
export const REGISTRATION: readonly Row[] = [
  {
    name: "two contacts are bound, listed, and removed one by one and all at once",
    callers: [{ scenario: "register-contacts" }],
    check: ({ callers, is }) => {
      const counts = answers(callers[0]!.messages).map((text) => contactsIn(text).length);
      is(counts.join() === "1,2,2,1,0", `contacts in the answers: ${counts}`);
    },
  },
  {
    name: "a refresh keeps one contact, and an older request changes nothing",
    callers: [{ scenario: "register-refreshed", keys: { ...contact(";expires=90"), old_status: 500 } }],
    check: ({ callers, is }) => {
      const counts = answers(callers[0]!.messages).map((text) => contactsIn(text).length);
      is(counts.join() === "1,1", `contacts in the answers: ${counts}`);
    },
  },
  {
    name: "a time under the least is refused and the least told",
    callers: [{ scenario: "register-contact", keys: { ...contact(";expires=10"), status: 423 } }],
    check: ({ callers, is }) => is(/^Min-Expires: 60/m.test(callers[0]!.messages), "Min-Expires: 60"),
  },
  {
    name: "a time over the most is cut",
    callers: [{ scenario: "register-contact", keys: { ...contact(";expires=999999"), status: 200 } }],
    check: ({ callers, is }) => is(/^Contact:.*expires=3(600|599)/m.test(callers[0]!.messages), "expires=3600"),
  },
  {
    name: "a star beside a contact is refused",
    callers: [
      {
        scenario: "register-contact",
        keys: { contacts: "Contact: *\nContact: <sip:x@127.0.0.1:4998>", more: "\nExpires: 0", status: 400 },
      },
    ],
  },
  {
    name: "a star without Expires 0 is refused",
    callers: [{ scenario: "register-contact", keys: { contacts: "Contact: *", more: "\nExpires: 60", status: 400 } }],
  },
  {
    name: "a contact that is no SIP address is refused",
    callers: [{ scenario: "register-contact", keys: { contacts: "Contact: <mailto:x@example.org>", status: 400 } }],
  },
];
