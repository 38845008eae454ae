import { expect, test } from "vitest";
import { orderSrv, type SrvRecord, servicesOf, servicesOfNaptr } from "./server-order.js";

const srv = (target: string, priority: number, weight: number): SrvRecord => ({ target, priority, weight, port: 5060 });
const names = (records: readonly SrvRecord[]) => records.map(({ target }) => target).join(" ");

/** Numbers one after the other. */
const drawing =
  (...numbers: number[]) =>
  () =>
    numbers.shift() ?? 0;

test("lower priorities go first, and among equals the weight decides the draw (RFC 2782)", () => {
  const records = [srv("c", 20, 0), srv("a", 10, 60), srv("b", 10, 40)];
  // Draws from 0 to 100 for the first, then what is left.
  expect(names(orderSrv(records, drawing(0.5)))).toBe("a b c");
  expect(names(orderSrv(records, drawing(0.7)))).toBe("b a c");
});

test("each is chosen first as often as its weight says; one of weight 0 hardly ever", () => {
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const first = new Map<string, number>();
  for (let i = 0; i < 4_000; i++) {
    const [chosen] = orderSrv([srv("a", 1, 75), srv("zero", 1, 0), srv("b", 1, 25)], random);
    first.set(chosen!.target, (first.get(chosen!.target) ?? 0) + 1);
  }
  expect(first.get("a")! / 4_000).toBeCloseTo(0.75, 1);
  expect(first.get("b")! / 4_000).toBeCloseTo(0.25, 1);
  expect(first.get("zero") ?? 0).toBeLessThan(120);
});

test("every server stands in the order once, whatever is drawn", () => {
  const records = [srv("a", 1, 0), srv("b", 1, 0), srv("c", 1, 65_535), srv("d", 0, 3)];
  for (const drawn of [0, 0.25, 0.5, 0.999_999]) {
    const ordered = orderSrv(records, () => drawn);
    expect([...ordered].map(({ target }) => target).sort()).toEqual(["a", "b", "c", "d"]);
    expect(ordered[0]!.target).toBe("d");
  }
});

const naptr = (order: number, preference: number, service: string, replacement: string, flags = "s") => ({
  order,
  preference,
  flags,
  service,
  replacement,
});

test("NAPTR records choose the transport: by order, then preference, and for sips: TLS alone", () => {
  const records = [
    naptr(90, 50, "SIP+D2U", "_sip._udp.e"),
    naptr(50, 50, "SIPS+D2T", "_sips._tcp.e"),
    naptr(90, 10, "sip+d2t", "_sip._tcp.e", "S"),
    naptr(10, 1, "SIP+D2S", "_sip._sctp.e"),
    naptr(20, 1, "E2U+sip", ""),
    naptr(20, 1, "SIP+D2T", "other.e", "a"),
  ];
  expect(servicesOfNaptr(records, false).map(({ name }) => name)).toEqual([
    "_sips._tcp.e",
    "_sip._tcp.e",
    "_sip._udp.e",
  ]);
  expect(servicesOfNaptr(records, true)).toEqual([{ transport: "tls", name: "_sips._tcp.e" }]);
});

test("without NAPTR records all transports are asked for, or the one that was chosen", () => {
  expect(servicesOf("e", undefined, false).map(({ name }) => name)).toEqual([
    "_sip._udp.e",
    "_sip._tcp.e",
    "_sips._tcp.e",
  ]);
  expect(servicesOf("e", "tcp", false).map(({ name }) => name)).toEqual(["_sip._tcp.e"]);
  expect(servicesOf("e", undefined, true).map(({ name }) => name)).toEqual(["_sips._tcp.e"]);
});
