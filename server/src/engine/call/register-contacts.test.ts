import { expect, test } from "vitest";
import { readContacts } from "./register-contacts.js";

test("the parameter of a contact wins over the Expires header, which wins over the default of an hour", () => {
  expect(
    readContacts(["<sip:a@192.0.2.1:5080>;expires=120;q=0.5", "<sip:b@192.0.2.1>", "sip:c@192.0.2.1"], "300", []),
  ).toMatchObject([
    { uri: "sip:a@192.0.2.1:5080", expiresSeconds: 120, q: 0.5 },
    { uri: "sip:b@192.0.2.1", expiresSeconds: 300, q: 1 },
    { uri: "sip:c@192.0.2.1", expiresSeconds: 300, q: 1 },
  ]);
  expect(readContacts(["<sip:a@192.0.2.1>"], undefined, [])).toMatchObject([
    { uri: "sip:a@192.0.2.1", expiresSeconds: 3600, q: 1 },
  ]);
});

test("a wish for days is cut to an hour, and one for seconds is refused with the least that is taken", () => {
  expect(readContacts(["<sip:a@192.0.2.1>"], "864000", [])).toMatchObject([{ expiresSeconds: 3600 }]);
  expect(readContacts(["<sip:a@192.0.2.1>"], "30", [])).toEqual({
    status: 423,
    reason: "Interval Too Brief",
    minExpires: 60,
  });
});

test("a star with Expires 0 removes everything that is bound; any other use of it is refused", () => {
  const held = ["sip:a@192.0.2.1", "sip:b@192.0.2.2"].map((uri) => ({ key: uri, uri }));
  expect(readContacts(["*"], "0", held)).toMatchObject(held.map(({ uri }) => ({ uri, expiresSeconds: 0 })));
  for (const [values, expires] of [
    [["*"], "60"],
    [["*"], undefined],
    [["*", "<sip:a@192.0.2.1>"], "0"],
  ] as const)
    expect(readContacts(values, expires, held)).toMatchObject({ status: 400 });
});

test("what no answer can repeat and no row can hold is not bound", () => {
  const phone = (instance: string) => readContacts([`<sip:a@192.0.2.1>;+sip.instance="${instance}"`], "60", []);
  for (const bad of ["<a\0b>", "<a\u007fb>", "<a\tb>"]) expect(phone(bad)).toMatchObject({ status: 400 });
  expect(phone("<urn:uuid:1>")).toMatchObject([{ instance: "<urn:uuid:1>" }]);
  expect(readContacts(["<sip:a@192.0.2.1>;q=1e-320"], "60", [])).toMatchObject([{ q: 0 }]);
  expect(readContacts(["<sip:a@192.0.2.1>;q=0.1239"], "60", [])).toMatchObject([{ q: 0.124 }]);
});

test("a contact that is no SIP address is refused", () => {
  for (const value of ["<tel:+15550100001>", "<http://example.org>", "<sip:", ""])
    expect(readContacts([value], "60", [])).toMatchObject({ status: 400 });
});

const INSTANCE = '+sip.instance="<urn:uuid:1>"';

test("a phone's flow is named by its instance and its number, unless nobody asked for flows", () => {
  const value = `<sip:a@192.0.2.1>;reg-id=2;${INSTANCE}`;
  expect(readContacts([value], "60", [], true)).toMatchObject([
    { key: "<urn:uuid:1>;reg-id=2", uri: "sip:a@192.0.2.1", instance: "<urn:uuid:1>", regId: 2 },
  ]);
  expect(readContacts([value], "60", [], false)).toMatchObject([{ key: "sip:a@192.0.2.1", regId: null }]);
  expect(readContacts(["<sip:a@192.0.2.1>;reg-id=2"], "60", [], true)).toMatchObject([{ regId: null }]);
});

test("a flow number out of range, two flows in one REGISTER and an endless instance are refused", () => {
  for (const regId of ["0", "-1", "x", "2147483648", "99999999999"])
    expect(readContacts([`<sip:a@b>;reg-id=${regId};${INSTANCE}`], "60", [], true), regId).toMatchObject({
      status: 400,
    });
  expect(
    readContacts([`<sip:a@b>;reg-id=1;${INSTANCE}`, `<sip:a@c>;reg-id=2;${INSTANCE}`], "60", [], true),
  ).toMatchObject({ status: 400 });
  expect(readContacts([`<sip:a@b>;+sip.instance="${"x".repeat(300)}"`], "60", [])).toMatchObject({ status: 400 });
});
