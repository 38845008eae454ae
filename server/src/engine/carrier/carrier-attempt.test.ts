import { expect, test } from "vitest";
import { aCarrier, aGateway } from "../../../../test/support/some-carrier.js";
import { FakeClock } from "../../base/fake-clock.js";
import type { CarrierSetup } from "../../domain/sip-carrier/port.js";
import { outboundRules } from "../../domain/sip-carrier/rules.js";
import type { CallerId } from "../call/caller-id.js";
import { carrierAttempt } from "./carrier-attempt.js";
import { GatewayHealth } from "./gateway-health.js";
import { LiveGateway } from "./live-gateway.js";

const CALLER: CallerId = {
  shown: "12015550100",
  number: "12015550100",
  user: undefined,
  domain: undefined,
  tn: null,
  name: "Ann",
  isAnonymous: false,
};
const HIDDEN = { ...CALLER, isAnonymous: true };
const WAY = { begin: () => "over" as const };

function attempt(
  outbound: Parameters<typeof outboundRules>[0],
  id = CALLER,
  more: Partial<CarrierSetup> = {},
  gateway = aGateway("gw.example.org"),
) {
  const carrier = aCarrier({ outbound: outboundRules(outbound), gateways: [gateway], ...more });
  const live = new LiveGateway(gateway, new GatewayHealth(new FakeClock()));
  return carrierAttempt(carrier, live, { digits: "12125550142", id, ownHost: "pbx.example.net" }, WAY);
}

test("without rules numbers go out as E.164, with our host and the asserted identity", () => {
  expect(attempt({})).toMatchObject({
    uri: "sip:+12125550142@gw.example.org:5060",
    to: "<sip:+12125550142@gw.example.org>",
    from: '"Ann" <sip:+12015550100@pbx.example.net>',
    headers: [["P-Asserted-Identity", "<sip:+12015550100@pbx.example.net>"]],
  });
});

test("numbers are written as the carrier wants them: format, then what is taken off, then what is added", () => {
  const { uri, from } = attempt({
    called: { format: "digits", strip: "1", add: "9#" },
    caller: { format: "national" },
  });
  expect(uri).toBe("sip:9%232125550142@gw.example.org:5060");
  expect(from).toBe('"Ann" <sip:2015550100@pbx.example.net>');
});

test("a gateway that is not UDP says so in the URI, and one without a port leaves it to DNS", () => {
  const gateway = aGateway("gw.example.org", { transport: "tls", port: null });
  const { uri, target } = attempt({}, CALLER, {}, gateway);
  expect(uri).toBe("sip:+12125550142@gw.example.org;transport=tls");
  expect(target).toEqual({ transport: "tls", host: "gw.example.org", port: undefined });
  expect(attempt({}, CALLER, {}, aGateway("2001:db8::1")).uri).toBe("sip:+12125550142@[2001:db8::1]:5060");
});

test.each([
  ["carrier", "gw.example.org"],
  ["sbc.example.com", "sbc.example.com"],
  ["own", "pbx.example.net"],
])("From with the host %s", (from_host, host) => {
  const { from, headers } = attempt({ from_host });
  expect([from, headers[0]?.[1]]).toEqual([`"Ann" <sip:+12015550100@${host}>`, `<sip:+12015550100@${host}>`]);
});

const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>';
const NUMBER = "<sip:+12015550100@pbx.example.net>";

test.each([
  [
    "hide",
    "asserted",
    ANONYMOUS,
    [
      ["P-Asserted-Identity", NUMBER],
      ["Privacy", "id"],
    ],
  ],
  ["hide", "none", ANONYMOUS, [["Privacy", "id"]]],
  ["withhold", "both", ANONYMOUS, []],
  [
    "flag",
    "remote_party",
    `"Ann" ${NUMBER}`,
    [
      ["Remote-Party-ID", `${NUMBER};party=calling;screen=yes;privacy=full`],
      ["Privacy", "id"],
    ],
  ],
] as const)("a caller who hides the number: privacy %s, identity %s", (privacy, identity, from, headers) => {
  expect(attempt({ privacy, identity }, HIDDEN)).toMatchObject({ from, headers });
});

test("headers are added and left out, and the rest of a carrier goes along", () => {
  const made = attempt(
    { identity: "both", remove_headers: ["remote-party-id"], headers: [{ name: "X-Trunk", value: "7" }] },
    CALLER,
    { username: "u", password: "p", registration: { user: "acct", domain: null, expires: 600 } },
  );
  expect(made.headers.map(([name]) => name)).toEqual(["P-Asserted-Identity", "X-Trunk"]);
  expect(made).toMatchObject({ credentials: { username: "u", password: "p" }, contactUser: "acct" });
});
