import type { Events } from '../base/index.ts';
import type { Table } from '../table/index.ts';
import type { UnseenValue, UnseenValues } from './unseen-values.ts';
import type { WarmTraffic } from './warm.ts';
/** Watches for texts that the champion never saw in training. */
export interface Unseen {
    /** On the hot path: only looks; what is new is kept and published afterwards, once for each text of a column. */
    look(traffic: WarmTraffic, features: Table, moments: Float64Array): void;
    /** All that were met, by moment. */
    list(endpoint: string): Promise<readonly UnseenValue[]>;
    /** Brings to mind what an endpoint met in earlier lives of the process. */
    open(endpoint: string): Promise<void>;
    /** Resolves when all that was seen is kept. */
    settled(): Promise<void>;
}
export declare function createUnseen(needs: {
    readonly values: UnseenValues;
    readonly events: Events;
    readonly onFault: (fault: unknown) => void;
}): Unseen;
