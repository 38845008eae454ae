import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { SipLocalHost } from "./sip-local-host.js";

const of = (publicHost?: string) => new SipLocalHost(new FakeClock(), publicHost);

test("a peer on this machine gets loopback when the socket listens there, else the public host or the bound one", () => {
  expect(of("203.0.113.9").toward("127.0.0.1", "0.0.0.0")).toBe("127.0.0.1");
  expect(of("203.0.113.9").toward("127.0.0.5", "127.0.0.1")).toBe("127.0.0.1");
  expect(of("203.0.113.9").toward("127.0.0.1", "192.0.2.1")).toBe("203.0.113.9");
  expect(of("203.0.113.9").toward("198.51.100.1", "0.0.0.0")).toBe("203.0.113.9");
  expect(of().toward("198.51.100.1", "192.0.2.1")).toBe("192.0.2.1");
});

test("a socket on all interfaces without a public host says some address of this machine", () => {
  expect(of().toward("198.51.100.1", "0.0.0.0")).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(of().toward("2001:db8::1", "::")).toContain(":");
});
