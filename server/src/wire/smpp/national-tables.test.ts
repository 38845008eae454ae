import { expect, test } from "vitest";
import { decodeGsm7 } from "./alphabet.js";
import { parseUserData } from "./concat.js";
import { LOCKING, SINGLE } from "./national-tables.js";
import { decodeText, readShortMessage } from "./text.js";

const read = (hex: string, tables: Parameters<typeof decodeGsm7>[1]) => decodeGsm7(Buffer.from(hex, "hex"), tables);

test("national tables change only what they name", () => {
  expect(read("1b671b531b651b3c61", { single: 1 })).toBe("ğŞ€[a");
  expect(read("1b411b6f4e", { single: 2 })).toBe("ÁóN");
  expect(read("1b0f1b7c1b7f1b18", { single: 3 })).toBe("áõâΣ");
  expect(read("070b0c1c1d406004", { locking: 1 })).toBe("ıĞğŞşİç€");
  expect(read("04050607080912131415161718191a1c1d1e1f24405b5c5d5e5f607b7c7d7e7f", { locking: 3 })).toBe(
    "êéúíóçªÇÀ∞^\\€Ó|ÂâÊÉºÍÃÕÚÜ§~ãõ`üà",
  );
  expect(read("1b6104", { locking: 9, single: 9 })).toBe("aè");
});

test("each table changes as many characters as annex A says", () => {
  const counts = (tables: typeof LOCKING) => [...tables].map(([language, table]) => [language, table.size]);
  expect(counts(LOCKING)).toEqual([
    [1, 8],
    [3, 30],
  ]);
  expect(counts(SINGLE)).toEqual([
    [1, 7],
    [2, 9],
    [3, 28],
  ]);
});

test("every cell of the single shift tables", () => {
  expect(read("1b471b491b531b631b671b691b73", { single: 1 })).toBe("ĞİŞçğış");
  expect(read("1b091b411b491b4f1b551b611b691b6f1b75", { single: 2 })).toBe("çÁÍÓÚáíóú");
  const low = "1b051b091b0b1b0c1b0e1b0f1b121b131b141b151b161b171b181b191b1f";
  expect(read(low, { single: 3 })).toBe("êçÔôÁáΦΓ^ΩΠΨΣΘÊ");
  const high = "1b411b491b4f1b551b5b1b5c1b611b691b6f1b751b7b1b7c1b7f";
  expect(read(high, { single: 3 })).toBe("ÀÍÓÚÃÕÂíóúãõâ");
});

test("the default extension stands beside each of them", () => {
  for (const single of [1, 2, 3])
    expect(read("1b0a1b141b281b291b2f1b3c1b3d1b3e1b401b65", { single })).toBe("\f^{}\\[~]|€");
});

test("a header names them, beside the parts of a text", () => {
  const header = Buffer.from("0b0003070201240103250101", "hex");
  expect(parseUserData(header)?.tables).toEqual({ single: 3, locking: 1 });
  const short_message = Buffer.concat([header, Buffer.from("1b0f07", "hex")]);
  const found = readShortMessage({
    fields: { esm_class: 0x40, data_coding: 0, short_message },
    tlvs: new Map(),
  } as never);
  expect(found?.concat).toEqual({ reference: 7, total: 2, number: 1 });
  expect(found && decodeText(found.bytes, 0, found.charset)).toBe("áı");
});
