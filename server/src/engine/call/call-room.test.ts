import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { isoTime } from "../../base/iso-time.js";
import { withNewLevel } from "../../domain/account/rules.js";
import { CallRoom } from "./call-room.js";
import { ChannelCounts } from "./channel-counts.js";
import { ProfileChannels } from "./profile-channels.js";

function world() {
  const clock = new FakeClock();
  const limits = {
    callsMax: 10,
    callsPerSecond: 4,
    callsPerLevel: { Level0: 2 },
    callsPerSecondPerLevel: { Level0: 3 },
  };
  const profiles = new ProfileChannels(clock);
  const network = { free: Number.POSITIVE_INFINITY };
  const media = { hasRoom: true, refusals: 0, refused: () => void media.refusals++ };
  const accounts = new ChannelCounts();
  const room = new CallRoom({ limits, clock, accounts, profiles, network: () => network.free, media });
  return { clock, room, profiles, network, media };
}
const OLD = "2020-01-01T00:00:00.000Z";
const a = { uuid: "a", level: "Level0", created_on: OLD };
const operator = { uuid: "o", level: "ServiceAccount", created_on: OLD };
const wish = { account: "a", level: "Level0", profile: null };

test("an account has the channels of its level, and what ends gives its own back, once", () => {
  const { room } = world();
  const [first, second] = [room.take(a), room.take(a)];
  expect([first === undefined, second === undefined, room.take(a)]).toEqual([false, false, undefined]);
  first?.();
  first?.();
  expect([room.take(a) === undefined, room.take(a)]).toEqual([false, undefined]);
  for (let i = 0; i < 100; i++) expect(room.take(operator)).toBeDefined();
});

test("a placed call takes a channel of its profile too, or none at all", () => {
  const { room, profiles } = world();
  const profile = { uuid: "p", channel_limit: 1, calls_per_second: null };
  const free = room.takePlaced(a, profile);
  expect([room.takePlaced(operator, profile), profiles.free(profile)]).toEqual([undefined, 0]);
  expect(room.of({ ...wish, profile }, 0)).toBe(0);
  free?.();
  expect([profiles.free(profile), room.of({ ...wish, profile }, 0)]).toEqual([1, 1]);
});

test("a profile begins so many calls in any second, and not more channels than it has", () => {
  const { clock, profiles } = world();
  const profile = { uuid: "p", channel_limit: 3, calls_per_second: 2 };
  const taken = () => profiles.take(profile);
  const [first, second] = [taken(), taken()];
  expect([first, second].map((one) => typeof one)).toEqual(["function", "function"]);
  expect([taken(), profiles.free(profile)]).toEqual(["Too many calls per second", 0]);
  clock.advance(1_100);
  expect([profiles.free(profile), typeof taken(), taken()]).toEqual([1, "function", "Channel limit"]);
});

test("without ports for its audio no call is taken, which is counted, and none is placed", () => {
  const { room, media } = world();
  expect([room.takesOne(0), room.of(wish, 0)]).toEqual([true, 2]);
  media.hasRoom = false;
  expect([room.takesOne(0), room.of(wish, 0), media.refusals]).toEqual([false, 0, 1]);
  expect([room.takesOne(10), media.refusals]).toEqual([false, 1]);
});

test("calls on their way to a carrier take of the room that carriers have", () => {
  const { room, network } = world();
  const profile = { uuid: "p", channel_limit: null, calls_per_second: null };
  const wished = { account: "o", level: "ServiceAccount", profile };
  network.free = 2;
  const [left] = [room.leave(), room.leave()];
  expect(room.of(wished, 0)).toBe(0);
  expect(room.of({ ...wished, profile: null }, 0)).toBe(4);
  left?.();
  left?.();
  expect(room.of(wished, 0)).toBe(1);
});

test("the room for calls is the smallest of what node, second, account and profile have left", () => {
  const { clock, room } = world();
  expect(room.of(wish, 0)).toBe(2);
  expect(room.of({ account: "o", level: "ServiceAccount", profile: null }, 0)).toBe(4);
  expect(room.of({ account: "o", level: "ServiceAccount", profile: null }, 9)).toBe(1);
  for (let i = 0; i < 3; i++) room.countOne();
  expect(room.of(wish, 0)).toBe(1);
  clock.advance(1000);
  expect(room.of(wish, 0)).toBe(2);
  expect(room.of(wish, 20)).toBe(0);
});

test("the node takes no more calls than fit, at once and in a second", () => {
  const { room } = world();
  expect([room.takesOne(0), room.takesOne(9), room.takesOne(10), room.takesOne(0), room.takesOne(0)]).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
});

test("an account that begins too many calls a second waits for its turn", async () => {
  const { clock, room } = world();
  const turns = Array.from({ length: 4 }, async () => room.turn(a));
  expect(await Promise.all(turns.slice(0, 3))).toEqual([true, true, true]);
  let isWaiting = true;
  const last = turns[3]?.then((isIn) => {
    isWaiting = false;
    return isIn;
  });
  await Promise.resolve();
  expect(isWaiting).toBe(true);
  clock.advance(400);
  expect(await last).toBe(true);
});

test("a placed call that has waited for its turn takes no other, and the pace limits it no more", async () => {
  const { room } = world();
  const turns = Array.from({ length: 3 }, () => room.turnOf("a", "Level0"));
  expect(await Promise.all(turns)).toEqual([true, true, true]);
  const placed = { ...wish, hasTurn: true };
  expect([room.of(wish, 0), room.of(placed, 0)]).toEqual([0, 2]);
  const pending = room.turnOf("b", "Level0");
  expect([typeof room.takePlaced({ ...a, uuid: "b" }, null, true), await pending]).toEqual(["function", true]);
  expect(room.of({ ...wish, account: "b" }, 0)).toBe(1);
});

test("an account in its first 24 h has half of Level0, one that an Admin raised has what its level has", async () => {
  const clock = new FakeClock();
  const per = withNewLevel({ Level0: 5, Level1: 50 });
  const limits = { callsMax: 100, callsPerSecond: 100, callsPerLevel: per, callsPerSecondPerLevel: per };
  const room = new CallRoom({ limits, clock, accounts: new ChannelCounts(), profiles: new ProfileChannels(clock) });
  const made = isoTime(clock.now());
  const taken = (uuid: string, level: string) => {
    let count = 0;
    while (count < 60 && room.take({ uuid, level, created_on: made })) count++;
    return count;
  };
  expect([taken("young", "Level0"), taken("raised", "Level1")]).toEqual([2, 50]);
  clock.advance(24 * 3_600_000);
  expect([taken("young", "Level0"), withNewLevel({ Level0: 1 })["new"], withNewLevel({})["new"]]).toEqual([
    3,
    1,
    undefined,
  ]);
});
