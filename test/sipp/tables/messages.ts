import type { Row } from "../row.js";

const own = async (world: { domain: string }, who: { caller: string }) => {
  const address = `sip:${who.caller}@${world.domain}`;
  return { uri: address, to: address };
};

/** MESSAGE (RFC 3428), SUBSCRIBE and NOTIFY (RFC 6665). */
export const MESSAGES: readonly Row[] = [
  {
    name: "a message reaches the phone of the other",
    phones: [{ scenario: "phone-gets-message" }],
    callers: [{ scenario: "user-sends-message", keys: { status: 200 } }],
  },
  {
    name: "a message reaches each phone of the other",
    phones: [{ scenario: "phone-gets-message" }, { scenario: "phone-gets-message" }],
    callers: [{ scenario: "user-sends-message", keys: { status: 200 } }],
  },
  {
    name: "a message to one who is away is refused",
    callers: [{ scenario: "user-sends-message", keys: { status: 480 } }],
  },
  {
    name: "a message in the name of another is not taken",
    callers: [{ scenario: "user-sends-message", password: "wrong", keys: { status: 401 } }],
  },
  {
    name: "presence tells whether somebody is there",
    phones: [{ scenario: "phone-gets-message", isSpared: true }],
    callers: [
      { scenario: "user-subscribes", keys: { event: "presence", accept: "application/pidf+xml", body: "basic.open" } },
    ],
  },
  {
    name: "a lamp is told of the calls of another",
    callers: [
      {
        scenario: "user-subscribes",
        keys: { event: "dialog", accept: "application/dialog-info+xml", body: "dialog-info" },
      },
    ],
  },
  {
    name: "a phone asks for its own mailbox",
    callers: [
      {
        scenario: "user-subscribes",
        keys: async (world, who) => ({
          ...(await own(world, who)),
          event: "message-summary",
          accept: "application/simple-message-summary",
          body: "Messages-Waiting: no",
        }),
      },
    ],
  },
  {
    name: "an event that nobody knows is refused",
    callers: [
      {
        scenario: "request-is-answered",
        keys: { method: "SUBSCRIBE", status: 489, more: "Event: weather\nExpires: 60" },
      },
    ],
  },
  {
    name: "states are not taken from phones",
    callers: [{ scenario: "request-is-answered", keys: { method: "PUBLISH", status: 405, more: "Event: presence" } }],
  },
];
