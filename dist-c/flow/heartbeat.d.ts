/**
 * Renews a lease until it is stopped, three times as often as it needs. `lost` is called when someone else has it; a renewal
 * that throws is tried again at the next beat.
 */
export declare function keepAlive(leaseMs: number, renew: () => Promise<boolean>, lost: () => void): () => void;
