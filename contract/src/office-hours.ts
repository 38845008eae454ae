import { type Static, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { EAccountOfficeHoursType, EDayOfWeek } from "./enums.js";
import { dates, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";
import { IUserBase } from "./user.js";

const Name = Type.String({ maxLength: 255 });
/** Seconds since 00:00:00 of the day in the account's time zone. */
const DaySecond = Type.Integer({ minimum: 0, maximum: 86_400 });

/** Hours of a week day in which nobody is there (entities.md 4.6). */
export const IAccountOfficeHours = Named("IAccountOfficeHours", {
  uuid: Uuid,
  ...dates,
  name: Nullable(Name),
  type: EAccountOfficeHoursType,
  dow: EDayOfWeek,
  time_from: DaySecond,
  time_to: DaySecond,
  account: IAccountBase,
  created_by: Nullable(IUserBase),
  modified_by: Nullable(IUserBase),
});
export type IAccountOfficeHours = Static<typeof IAccountOfficeHours>;

/** Body of `POST /account/office_hours`; `time_from` lies before `time_to`. */
export const IAccountOfficeHoursNewParams = Named("IAccountOfficeHoursNewParams", {
  name: Type.Optional(Nullable(Name)),
  type: EAccountOfficeHoursType,
  dow: EDayOfWeek,
  time_from: DaySecond,
  time_to: DaySecond,
});
export type IAccountOfficeHoursNewParams = Static<typeof IAccountOfficeHoursNewParams>;

export const IAccountOfficeHoursUpdateParams = Named("IAccountOfficeHoursUpdateParams", {
  name: Type.Optional(Nullable(Name)),
  type: Type.Optional(EAccountOfficeHoursType),
  dow: Type.Optional(EDayOfWeek),
  time_from: Type.Optional(DaySecond),
  time_to: Type.Optional(DaySecond),
});
export type IAccountOfficeHoursUpdateParams = Static<typeof IAccountOfficeHoursUpdateParams>;
