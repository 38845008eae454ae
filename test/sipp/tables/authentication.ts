import { newUuid } from "../../../server/src/base/ids.js";
import { answerChallenge, type DigestAlgorithm, parseChallenge } from "../../../server/src/wire/sip/digest.js";
import { WirePeer } from "../../support/sip-peer.js";
import type { Keys } from "../../support/sipp-scenario.js";
import type { Row, RowUsers } from "../row.js";
import type { World } from "../world.js";

const TALK = ["in completed 16", "out completed 16"];
const OWN = (who: RowUsers) => `Contact: <sip:${who.caller}@${who.host}:5060>`;

/** `Authorization` lines for REGISTER with nonces that the platform gave out; a function writes each from the first challenge. */
async function handWritten(
  world: World,
  who: RowUsers,
  algorithm: DigestAlgorithm,
  lines: readonly ((line: (nc: number, change?: { realm?: string; nonce?: string }) => string) => string)[],
): Promise<Keys> {
  // A nonce is good from the address that was challenged.
  const peer = await WirePeer.open(world.platform.sip.port, who.host);
  const uri = `sip:${world.domain}`;
  const text = peer
    .request("REGISTER", { uri, callId: newUuid() })
    .replace(/^To: .*$/m, `To: <sip:${who.caller}@${world.domain}>`);
  peer.send(text);
  const answer = await peer.next(401);
  await peer.close();
  const challenge = answer
    .headers("www-authenticate")
    .map(parseChallenge)
    .find((one) => one?.algorithm === algorithm)!;
  const line = (nc: number, change: { realm?: string; nonce?: string } = {}) => {
    const credentials = { username: who.caller, password: who.password };
    const request = { method: "REGISTER", uri, cnonce: newUuid(), nc };
    return `Authorization: ${answerChallenge({ ...challenge, ...change }, credentials, request)}`;
  };
  const [first, second] = lines.map((write) => write(line));
  return { own: OWN(who), first: first!, second: second! };
}

/** Who may call and register (RFC 3261 §22, RFC 7616). */
export const AUTHENTICATION: readonly Row[] = [
  ...(["udp", "tcp", "tls"] as const).map((transport) => ({
    name: `a user with the right password calls another over ${transport}`,
    phones: [{ scenario: "phone-answers-soon" }],
    callers: [{ scenario: "user-call", transport }],
    legs: TALK,
  })),
  {
    name: "a wrong password is challenged again",
    callers: [{ scenario: "user-is-refused", password: "wrong", keys: { status: 401 } }],
  },
  {
    name: "an unknown user is challenged again",
    callers: [{ scenario: "user-is-refused", keys: { caller: "nobody-at-all", status: 401 } }],
  },
  {
    name: "a user cannot call in the name of another",
    callers: [{ scenario: "user-is-refused", keys: { status: 401, caller: "alice" } }],
  },
  {
    name: "a user of no domain of ours is challenged again",
    callers: [{ scenario: "user-is-refused", keys: { status: 401, from_host: "elsewhere.example" } }],
  },
  {
    name: "credentials of another realm are none",
    callers: [
      {
        scenario: "register-twice",
        keys: async (world, who) => ({
          ...(await handWritten(world, who, "MD5", [
            (line) => line(1, { realm: "elsewhere.example" }),
            (line) => line(1),
          ])),
          first_status: 401,
          second_status: 200,
        }),
      },
    ],
  },
  {
    name: "SHA-256 is as good as MD5",
    callers: [
      {
        scenario: "register-twice",
        keys: async (world, who) => ({
          ...(await handWritten(world, who, "SHA-256", [(line) => line(1), (line) => line(2)])),
          first_status: 200,
          second_status: 200,
        }),
      },
    ],
  },
  {
    name: "credentials that were used are stale",
    callers: [
      {
        scenario: "register-twice",
        keys: async (world, who) => ({
          ...(await handWritten(world, who, "MD5", [(line) => line(1), (line) => line(1)])),
          first_status: 200,
          second_status: 401,
        }),
      },
    ],
    check: ({ callers, is }) => is(/stale=true/i.test(callers[0]!.messages), "stale=true in the second challenge"),
  },
  {
    name: "a nonce of somebody else is answered by a fresh one",
    callers: [
      {
        scenario: "register-twice",
        keys: async (world, who) => ({
          ...(await handWritten(world, who, "MD5", [
            (line) => line(1, { nonce: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
            (line) => line(1),
          ])),
          first_status: 401,
          second_status: 200,
        }),
      },
    ],
    check: ({ callers, is }) => is(!/stale=true/i.test(callers[0]!.messages), "no stale=true"),
  },
];
