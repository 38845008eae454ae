import type {
  NumberProvider,
  Offer,
  ProviderItem,
  ProviderOrder,
  ProviderQuery,
  Result,
} from "../../server/src/domain/provider/port.js";

/** A far provider as a test plays it: it remembers what it was asked, and answers as it is told. */
export class ScriptedProvider implements NumberProvider {
  readonly name = "far";
  readonly capabilities = { configure: true, release: true };
  /** Numbers it sells. */
  stock: readonly number[] = [];
  /** Keys of the orders it got, each time. */
  readonly ordered: string[] = [];
  readonly configured: number[] = [];
  readonly released: number[] = [];
  readonly searched: ProviderQuery[] = [];
  /** What the next orders and looks meet; the last one is repeated. */
  orderAnswers: (() => Promise<Result<{ readonly id: string }>>)[] = [];
  looks: ProviderOrder[] = [{ kind: "success" }];
  configureAnswers: Result<void>[] = [{ kind: "ok", value: undefined }];
  isSilent = false;

  async search(query: ProviderQuery): Promise<readonly Offer[]> {
    this.searched.push(query);
    if (this.isSilent) throw new Error("silent");
    const { type, country, tn: only } = query;
    const numbers = this.stock.filter((tn) => only === undefined || tn === only).slice(0, query.take);
    const place = { state: "NJ", city: "Newark", rate_center: null };
    return numbers.map((tn) => ({ tn, type, country, features: ["voice", "sms"] as const, ...place }));
  }

  async order(_items: readonly ProviderItem[], key: string): Promise<Result<{ readonly id: string }>> {
    this.ordered.push(key);
    return (await next(this.orderAnswers)?.()) ?? { kind: "ok", value: { id: `far-${key}` } };
  }

  async getOrder(): Promise<ProviderOrder> {
    return next(this.looks) ?? { kind: "missing" };
  }

  async configure(tn: number): Promise<Result<void>> {
    this.configured.push(tn);
    return next(this.configureAnswers) ?? { kind: "unknown" };
  }

  async release(tn: number): Promise<Result<void>> {
    if (this.isSilent) return { kind: "unknown" };
    this.released.push(tn);
    return { kind: "ok", value: undefined };
  }
}

function next<T>(answers: T[]): T | undefined {
  return answers.length > 1 ? answers.shift() : answers[0];
}
