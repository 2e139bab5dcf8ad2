/** Work that may not overlap, done in the order it was asked for. */
export declare function createTurns(): <T>(work: () => Promise<T>) => Promise<T>;
/**
 * Records many items as one: those that come while a batch is being recorded wait together for the next one.
 *
 * @param record takes the items of all callers that wait; when it throws, all of them are told
 */
export declare function createGroup<T>(record: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void>;
