import { expect, test } from "vitest";
import { sipAnswer } from "../../../../test/support/sip-answer.js";
import { aGateway } from "../../../../test/support/some-carrier.js";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { OutgoingRequest, SyntheticFinal } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { CarrierRegistration } from "./carrier-registration.js";
import { GatewayHealth } from "./gateway-health.js";
import { LiveGateway } from "./live-gateway.js";

type Says = SipMessage | SyntheticFinal | undefined;

const granted = (seconds: number) => sipAnswer(200, "REGISTER", [`Contact: <sip:acct@h:5060>;expires=${seconds}`]);
const refused = (status: number, ...lines: string[]) => sipAnswer(status, "REGISTER", lines);

/** A registration at gateways `a` and `b`; what each says to one REGISTER after the other, the last again and again. */
function start(a: readonly Says[], b: readonly Says[] = [refused(503)], random = () => 0.5) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const requests: OutgoingRequest[] = [];
  const says: Record<string, Says[]> = { a: [...a], b: [...b] };
  const gateways = ["a", "b"].map((host) => new LiveGateway(aGateway(host), new GatewayHealth(clock)));
  const live = new CarrierRegistration(
    {
      carrier: "carrier",
      user: "acct",
      domain: null,
      expires: 600,
      credentials: { username: "acct", password: "p" },
      gateways,
    },
    {
      send: (request) => {
        const { host } = request.target;
        sent.push(`${clock.monotonicMs() / 1000} ${host} ${request.headers?.[0]?.[1]}`);
        requests.push(request);
        const list = says[host] ?? [];
        const said = list.length > 1 ? list.shift() : list[0];
        return said ? Promise.resolve(said) : new Promise(() => undefined);
      },
      clock,
      random,
      log: createLog("silent"),
    },
  );
  live.start();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const run = async (seconds: number) => {
    for (let at = 0; at < seconds; at++) {
      await turn();
      clock.advance(1_000);
    }
    await turn();
  };
  return { clock, sent, requests, live, run, turn, says, gateways };
}

test("it is refreshed when four fifths of what the carrier granted are over, with a CSeq that rises", async () => {
  const { sent, requests, live, run } = start([granted(100)]);
  await run(170);
  expect(sent).toEqual(["0 a 600", "80 a 600", "160 a 600"]);
  expect(live.facts).toMatchObject({ state: "registered", expiresOn: expect.any(Number), lastFailure: null });
  expect(requests[0]).toMatchObject({
    method: "REGISTER",
    uri: "sip:a:5060",
    from: "<sip:acct@a:5060>",
    to: "<sip:acct@a:5060>",
    contactUser: "acct",
    credentials: { username: "acct", password: "p" },
  });
  expect(new Set(requests.map(({ callId }) => callId)).size).toBe(1);
  const [first = 0, second = 0] = requests.map(({ cseq = 0 }) => cseq);
  expect(second - first).toBeGreaterThanOrEqual(3);
});

test("an interval that is too brief is asked for again as the carrier wants it, and from then on", async () => {
  const { sent, run } = start([refused(423, "Min-Expires: 900"), granted(900)]);
  await run(1);
  expect(sent).toEqual(["0 a 600", "0 a 900"]);
  const stubborn = start([refused(423, "Min-Expires: 300")], [granted(60)]);
  await stubborn.run(1);
  expect(stubborn.sent).toEqual(["0 a 600", "0 b 600"]);
});

test("the next gateway takes over at once, keeps the registration, and hands it back when it fails", async () => {
  const { sent, live, run, says } = start([granted(100), refused(503), granted(100)], [granted(100)]);
  await run(100);
  expect(sent).toEqual(["0 a 600", "80 a 600", "80 b 600"]);
  expect(live.facts.state).toBe("registered");
  says["b"] = [undefined];
  await run(100);
  expect(sent.slice(3)).toEqual(["160 b 600", "170 a 600"]);
  expect(live.facts).toMatchObject({ state: "registered", lastFailure: "no answer" });
});

test("when all fail the pauses grow, with chance in them, up to the longest", async () => {
  const { sent, live, run, says } = start([refused(403)]);
  await run(120);
  const rounds = sent.filter((line) => line.includes(" a ")).map((line) => Number(line.split(" ")[0]));
  expect(rounds).toEqual([0, 3.75, 11.5, 27, 57, 117]);
  expect(live.facts).toMatchObject({ state: "failed", gateway: null, expiresOn: null, lastFailure: "503 Word" });
  says["a"] = [granted(600)];
  await run(150);
  expect(live.facts.state).toBe("registered");
});

test("the pause of chance is between half and the whole, and ten minutes at most", async () => {
  const rounds = async (random: () => number) => {
    const { sent, run } = start([refused(403)], [refused(403)], random);
    await run(3_000);
    const times = sent.filter((line) => line.includes(" a ")).map((line) => Number(line.split(" ")[0]));
    return times.map((at, index) => at - (times[index - 1] ?? 0)).slice(1);
  };
  expect((await rounds(() => 0)).slice(0, 3)).toEqual([2.5, 5.5, 10]);
  expect(Math.max(...(await rounds(() => 0.999)))).toBeLessThanOrEqual(600);
});

test("Retry-After is obeyed: that gateway is left alone, the other is asked", async () => {
  const { sent, run } = start([refused(503, "Retry-After: 100"), granted(60)], [refused(500)]);
  await run(50);
  expect(sent.filter((line) => line.includes(" a "))).toEqual(["0 a 600"]);
  expect(sent.filter((line) => line.includes(" b ")).length).toBeGreaterThan(2);
  await run(100);
  expect(sent.filter((line) => line.includes(" a ")).length).toBeGreaterThan(1);
});

test("an answer that grants nothing is a failure, and one without our contact counts by its Expires", async () => {
  const none = start([sipAnswer(200, "REGISTER", ["Contact: <sip:acct@h>;expires=0"])], [granted(60)]);
  await none.run(1);
  expect(none.sent).toEqual(["0 a 600", "0 b 600"]);
  const whole = start([sipAnswer(200, "REGISTER", ["Contact: <sip:else@h>;expires=9", "Expires: 50"])]);
  await whole.run(45);
  expect(whole.sent).toEqual(["0 a 600", "40 a 600"]);
});

test("at the end it is taken back; a carrier that does not answer is not waited for", async () => {
  const { sent, live, run, clock } = start([granted(100), undefined]);
  await run(1);
  const closing = live.close();
  await run(2);
  await closing;
  expect(sent).toEqual(["0 a 600", "1 a 0"]);
  expect([live.facts.state, clock.waiting]).toEqual(["trying", 0]);
  await live.close();
  expect(sent).toHaveLength(2);
});

test("closed while a gateway says nothing it waits no longer than two seconds, and asks no more", async () => {
  const { live, clock, run, turn, sent } = start([undefined]);
  await run(1);
  const closing = live.close();
  await turn();
  clock.advance(2_000);
  await closing;
  await run(60);
  expect(sent).toEqual(["0 a 600"]);
});

test("closed between two rounds it asks no more", async () => {
  const { live, run, sent } = start([refused(403)], [refused(403)]);
  await run(1);
  await live.close();
  await run(100);
  expect(sent).toEqual(["0 a 600", "0 b 600"]);
});

test("when the gateway that holds it is down it is made at the next one at once, and stays there", async () => {
  const { sent, live, run, gateways } = start([granted(600)], [granted(600)]);
  const [a, b] = gateways as [LiveGateway, LiveGateway];
  await run(10);
  live.gatewayIs("down", b);
  await run(1);
  live.gatewayIs("down", a);
  await run(1);
  expect(sent).toEqual(["0 a 600", "11 b 600"]);
  expect(live.facts).toMatchObject({ state: "registered", gateway: b.setup.uuid });
  live.gatewayIs("up", a);
  await run(400);
  expect(sent).toHaveLength(2);
});

test("a refresh asks those that are down last", async () => {
  const { sent, run, gateways } = start([granted(100)], [granted(100)]);
  await run(1);
  for (let times = 0; times < 2; times++) gateways[0]!.health.failed("no answer");
  await run(90);
  expect(sent).toEqual(["0 a 600", "80 b 600"]);
});

test("when all had failed, the first that comes up is asked at once", async () => {
  const { sent, live, run, gateways, says } = start([granted(600), refused(503)]);
  await run(10);
  live.gatewayIs("down", gateways[0]!);
  await run(3);
  says["b"] = [granted(600)];
  live.gatewayIs("up", gateways[1]!);
  await run(1);
  expect(sent).toEqual(["0 a 600", "10 b 600", "10 a 600", "13 b 600"]);
  expect(live.facts).toMatchObject({ state: "registered", gateway: gateways[1]!.setup.uuid });
  await live.close();
  live.gatewayIs("down", gateways[1]!);
  await run(100);
  expect(sent).toHaveLength(5);
});
