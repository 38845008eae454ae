/** The user the database runs as, when it is not the user of this process: PostgreSQL refuses root. */
export interface ChildUser {
  readonly uid: number;
  readonly gid: number;
}
