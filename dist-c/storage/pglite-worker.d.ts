/** What the embedded database is asked: one statement, or to close. */
export type Question = {
    readonly id: number;
    readonly sql: string;
    readonly parameters: readonly unknown[];
} | {
    readonly id: number;
    readonly close: true;
};
/** What it answers. A refusal carries the fields of PostgreSQL's error that hold no value of a row. */
export type Answer = {
    readonly id: number;
    readonly result: Result;
} | {
    readonly id: number;
    readonly refused: Refusal;
} | {
    readonly ready: true;
};
/** The part of `pg`'s result that Kysely reads. */
export interface Result {
    readonly command: string;
    readonly rowCount: number;
    readonly rows: Record<string, unknown>[];
}
export interface Refusal {
    readonly message: string;
    readonly code: string | undefined;
    readonly constraint: string | undefined;
}
