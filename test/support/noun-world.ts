import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import type { CallFlowValidator } from "../../server/src/domain/call/port/flow-validator.js";
import type { LiveCalls, LiveOutcome, PushOutcome } from "../../server/src/domain/call/port/live-calls.js";
import type { PlacedCall } from "../../server/src/domain/call/port/placed-call.js";
import type { PlacingLimits } from "../../server/src/domain/call/port/placing-limits.js";
import type { OrderWorker } from "../../server/src/domain/order/worker.js";
import type { NumberProviders } from "../../server/src/domain/provider/port.js";
import type { SipUserChange, SipUserRef } from "../../server/src/domain/sip-user/port.js";
import { SqlCallWriter } from "../../server/src/store/call-writer.js";
import type { Store } from "../../server/src/store/db.js";
import { TEST_BOX } from "./database.js";
import { memoryBlobs } from "./memory-blobs.js";
import { createRestWorld, type RestDoubles, type RestPerson, type RestWorld } from "./rest.js";
import { SOME_TIME } from "./rows.js";

export const SUFFIX = "sip.opentact.test";

/** A change of a SIP user that the live side was told of. */
export interface ToldChange {
  readonly user: SipUserRef;
  readonly what: SipUserChange;
}

/** A document that was given to a live call. */
export interface PushedDocument {
  readonly uuid: string;
  readonly xml: string;
  readonly inject: boolean;
}

/** A REST server with all nouns on it; the live side is played by the test. */
export interface NounWorld extends RestWorld {
  readonly worker: OrderWorker;
  readonly callWriter: SqlCallWriter;
  readonly box: typeof TEST_BOX;
  /** What the registrar was told, in order. */
  readonly told: ToldChange[];
  /** Names of SIP peers that the call path was told of, in order. */
  readonly learnt: string[];
  /** uuids of calls that `LiveCalls.hangup` ends; it runs the function. */
  readonly live: Map<string, () => Promise<void>>;
  /** Documents given to live calls. */
  readonly pushed: PushedDocument[];
  /** What the next pushes meet; `accepted` when empty. */
  readonly outcomes: PushOutcome[];
  /** Calls that were asked for. */
  readonly placed: PlacedCall[];
  /** What was asked of live legs. */
  readonly asked: object[];
  /** What the next of these meet; `accepted` when empty. */
  readonly liveOutcomes: LiveOutcome[];
  /** Stored calls that were ended without having rung. */
  readonly givenUp: PlacedCall[];
  /** Room for calls, less with each that is placed, and for whom it was asked last. */
  readonly room: {
    free: number;
    asked: PlacingLimits | undefined;
    /** Whether calls that wait for their turn get it; undefined: none has to wait. */
    turns: boolean | undefined;
  };
  readonly blobs: Map<string, Buffer>;
  /** Puts numbers of the profile US into stock. */
  stock(...numbers: number[]): Promise<void>;
  /** Sets the balance of an account. */
  setBalance(person: RestPerson, balance: number): Promise<void>;
  /** Leases a number to a person, by an order. */
  lease(person: RestPerson, tn: number): Promise<string>;
  balance(person: RestPerson): Promise<number>;
}

/** Documents with `<bad/>` cannot run, those with `<Dial/>` not beside others; `<warn/>` gives a warning, alone one with advice. */
const validator: CallFlowValidator = {
  validate(xml, isInjected = false) {
    if (isInjected && xml.includes("<Dial/>"))
      return {
        ok: false,
        errors: [{ line: 1, column: 11, message: "Dial not allowed in inject mode", value: "Dial" }],
        warnings: [],
      };
    const at = xml.indexOf("<bad/>");
    if (at >= 0)
      return {
        ok: false,
        errors: [{ line: 1, column: at + 1, message: `XML error at line 1, column ${at + 1}: bad`, value: "<bad/>" }],
        warnings: [],
      };
    const advice = xml === "<warn/>" ? { allowed: ["Say"], nearest: "Say" } : {};
    const warnings = xml.includes("<warn/>")
      ? [{ line: 1, column: 11, path: "warn[0]", message: "Unknown command warn", ...advice }]
      : [];
    return { ok: true, warnings, commands: 1 };
  },
};

/**
 * Makes the world with rate profiles `US` (nrc 1, mrc 2) and `US Toll-Free` (nrc 3, mrc 4).
 * @param env settings beside the defaults
 * @param providers who sells numbers beside the stock; nobody by default
 * @param doubles what else plays the live side
 */
export async function createNounWorld(
  env: Readonly<Record<string, string>> = {},
  providers: NumberProviders = { get: () => undefined },
  doubles: Partial<RestDoubles> = {},
): Promise<NounWorld> {
  const told: ToldChange[] = [];
  const learnt: string[] = [];
  const live = new Map<string, () => Promise<void>>();
  const blobs = new Map<string, Buffer>();
  const pushed: PushedDocument[] = [];
  const outcomes: PushOutcome[] = [];
  const placed: PlacedCall[] = [];
  const givenUp: PlacedCall[] = [];
  const asked: NounWorld["asked"] = [];
  const liveOutcomes: LiveOutcome[] = [];
  const room: NounWorld["room"] = { free: 1000, asked: undefined, turns: undefined };
  const box = TEST_BOX;
  const world = await createRestWorld({
    env,
    doubles: {
      live: liveCalls({ live, pushed, outcomes, placed, givenUp, room, asked, liveOutcomes }),
      effects: { changed: async (user: SipUserRef, what: SipUserChange) => void told.push({ user, what }) },
      peerHosts: { learn: async (host) => void learnt.push(host), hostsOf: () => [] },
      validator,
      providers,
      blobs: memoryBlobs(blobs),
      ...doubles,
    },
  });
  const worker = world.services.orderWorker;
  const callWriter = new SqlCallWriter(world.store, createLog("silent"));
  await addProfile(world.store, "US", { nrc: 1, mrc: 2, toll_free: false });
  await addProfile(world.store, "US Toll-Free", { nrc: 3, mrc: 4, toll_free: true });
  const stock = async (...numbers: number[]) => {
    const report = await world.services.stock.run([Buffer.from(`tn\n${numbers.join("\n")}\n`)]);
    if (report.failed > 0) throw new Error(JSON.stringify(report.errors));
  };
  return {
    ...world,
    worker,
    callWriter,
    box,
    told,
    learnt,
    live,
    pushed,
    outcomes,
    placed,
    givenUp,
    asked,
    liveOutcomes,
    room,
    blobs,
    stock,
    setBalance: async (person, balance) => {
      await world.store.db.updateTable("account").set({ balance }).where("uuid", "=", person.account).execute();
    },
    balance: async (person) => {
      const query = world.store.db.selectFrom("account").select("balance").where("uuid", "=", person.account);
      return (await query.executeTakeFirstOrThrow()).balance;
    },
    lease: async (person, tn) => {
      await stock(tn);
      const { status } = await world.call("POST", "/order", { as: person, body: { items: [{ tn }] } });
      if (status !== 201) throw new Error(`order of ${tn}: ${status}`);
      await worker.runDue();
      const { payload } = await world.call("GET", `/lease/tn/${tn}`, { as: person });
      return payload.uuid;
    },
  };
}

async function addProfile(
  store: Store,
  name: string,
  o: { nrc: number; mrc: number; toll_free: boolean },
): Promise<void> {
  await store.db
    .insertInto("tn_profile")
    .values({
      uuid: newUuid(),
      created_on: SOME_TIME,
      modified_on: SOME_TIME,
      kind: "rate",
      name,
      country: "US",
      ...o,
      features: ["voice", "sms"],
      sms_nrc: 0.01,
      voice_mrc: 0.5,
    })
    .execute();
}

function liveCalls({
  live,
  pushed,
  outcomes,
  placed,
  givenUp,
  room,
  asked,
  liveOutcomes,
}: Pick<
  NounWorld,
  "live" | "pushed" | "outcomes" | "placed" | "givenUp" | "room" | "asked" | "liveOutcomes"
>): LiveCalls {
  const answered = (uuid: string, what: object): LiveOutcome => {
    if (!live.has(uuid)) return "ended";
    asked.push({ uuid, ...what });
    return liveOutcomes.shift() ?? "accepted";
  };
  return {
    node: "n1",
    room: (asked) => {
      room.asked = asked;
      return room.turns === undefined || asked.hasTurn ? room.free : 0;
    },
    turn: async () => room.turns ?? true,
    place: (call) => {
      placed.push(call);
      room.free--;
    },
    giveUp: (call) => void givenUp.push(call),
    onRoom: () => () => undefined,
    hangup: async (_account, uuid) => {
      const end = live.get(uuid);
      await end?.();
      return end !== undefined;
    },
    transfer: async (_account, uuid, to, timeoutMs) => answered(uuid, { transfer: to, timeoutMs }),
    play: async (_account, uuid, xml) => answered(uuid, { play: xml }),
    press: async (_account, uuid, keys) => answered(uuid, { press: keys }),
    push: async (_account, uuid, xml, inject) => {
      if (!live.has(uuid)) return "unknown";
      pushed.push({ uuid, xml, inject });
      return outcomes.shift() ?? "accepted";
    },
  };
}
