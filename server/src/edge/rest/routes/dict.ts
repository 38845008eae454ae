import {
  listDictCountry,
  listDictGTTSVoices,
  listDictTimeZone,
  listLERGRateCenters,
  listLERGStates,
  systemDICTGTTSReload,
  systemDICTGTTSReloadPost,
  uploadDictLERG,
  uploadDictLRN,
  verifyLERG,
} from "@opentact/contract";
import type { DictionaryUpload } from "../../../domain/dict/port.js";
import type { Dictionaries } from "../../../domain/dict/service.js";
import type { Voices } from "../../../domain/dict/voices.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface DictServices {
  readonly dictionaries: Dictionaries;
  readonly voices: Voices;
  readonly lergImport: DictionaryUpload;
  readonly lrnImport: DictionaryUpload;
}

export const dictRoutes: readonly BoundRoute<DictServices>[] = [
  handle(listDictTimeZone, (s: DictServices) => s.dictionaries.timeZones()),
  handle(listDictGTTSVoices, (s: DictServices) => s.voices.list()),
  handle(listDictCountry, (s: DictServices) => s.dictionaries.countries()),
  handle(uploadDictLERG, (s: DictServices, { file }) => s.lergImport.run(file?.stream ?? [])),
  handle(uploadDictLRN, (s: DictServices, { file }) => s.lrnImport.run(file?.stream ?? [])),
  handle(listLERGStates, (s: DictServices, { query }) => s.dictionaries.states(query.country)),
  handle(listLERGRateCenters, (s: DictServices, { query }) => s.dictionaries.rateCenters(query.state, query.country)),
  handle(verifyLERG, (s: DictServices, { query }) => s.dictionaries.verify(query.tn)),
  handle(systemDICTGTTSReload, (s: DictServices) => s.voices.queueReload()),
  handle(systemDICTGTTSReloadPost, (s: DictServices) => s.voices.queueReload()),
];
