import type { Driver } from 'kysely';
/** One transaction a chain of calls, over a driver. */
export interface Transactions {
    /** For Kysely: inside `tx` every statement goes to the transaction's connection, outside to one of the pool. */
    readonly driver: Driver;
    tx<T>(work: () => Promise<T>): Promise<T>;
    afterCommit(then: () => void): void;
}
export declare function createTransactions(inner: Driver): Transactions;
