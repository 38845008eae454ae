/** Area codes of the demo stock: NPA, state, city. */
const AREAS = [
  "201 NJ Jersey City",
  "202 DC Washington",
  "203 CT Bridgeport",
  "205 AL Birmingham",
  "206 WA Seattle",
  "207 ME Portland",
  "208 ID Boise",
  "210 TX San Antonio",
  "212 NY New York",
  "213 CA Los Angeles",
  "214 TX Dallas",
  "215 PA Philadelphia",
  "216 OH Cleveland",
  "225 LA Baton Rouge",
  "301 MD Rockville",
  "302 DE Wilmington",
  "303 CO Denver",
  "304 WV Charleston",
  "305 FL Miami",
  "307 WY Cheyenne",
  "312 IL Chicago",
  "313 MI Detroit",
  "314 MO St. Louis",
  "316 KS Wichita",
  "317 IN Indianapolis",
  "401 RI Providence",
  "402 NE Omaha",
  "404 GA Atlanta",
  "405 OK Oklahoma City",
  "406 MT Billings",
  "408 CA San Jose",
  "410 MD Baltimore",
  "412 PA Pittsburgh",
  "414 WI Milwaukee",
  "415 CA San Francisco",
  "501 AR Little Rock",
  "502 KY Louisville",
  "503 OR Portland",
  "504 LA New Orleans",
  "505 NM Albuquerque",
  "512 TX Austin",
  "515 IA Des Moines",
  "601 MS Jackson",
  "602 AZ Phoenix",
  "603 NH Manchester",
  "605 SD Sioux Falls",
  "612 MN Minneapolis",
  "615 TN Nashville",
  "617 MA Boston",
  "619 CA San Diego",
  "701 ND Fargo",
  "702 NV Las Vegas",
  "704 NC Charlotte",
  "713 TX Houston",
  "801 UT Salt Lake City",
  "802 VT Burlington",
  "803 SC Columbia",
  "804 VA Richmond",
  "808 HI Honolulu",
  "907 AK Anchorage",
] as const;

/** Endings 00-39 belong to the carrier's phones, 90-99 to scripted orders and messages (architecture.md 13). */
const FIRST_ENDING = 40;
const LAST_ENDING = 89;

/** Numbers that the first start leases for the demo account; part of the stock. */
export const DEMO_NUMBERS = [12_125_550_140, 13_125_550_141, 14_155_550_142, 12_065_550_143, 16_175_550_144] as const;

/** The built-in stock as a file for the import of numbers.md 3: fictitious numbers, 50 for each of 60 area codes. */
export function demoStockCsv(): string {
  const lines = AREAS.flatMap((area) => {
    const [, npa = "", state = "", city = ""] = /^(\d{3}) (\w{2}) (.+)$/.exec(area) ?? [];
    return endings().map((ending) => `1${npa}55501${ending},long_code,US,true,true,US,${state},${city},${city}`);
  });
  return `tn,type,profile,voice,sms,country,state,city,rate_center\n${lines.join("\n")}\n`;
}

function endings(): number[] {
  return Array.from({ length: LAST_ENDING - FIRST_ENDING + 1 }, (_, index) => FIRST_ENDING + index);
}
