import type { Digest } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
/** Who wants to run a step. */
export interface Claim {
    readonly digest: Digest;
    readonly flow: string;
    readonly step: string;
    readonly worker: string;
    readonly now: number;
    readonly leaseUntil: number;
}
/** What a claim found: the step is ours to run, done, or run by someone else. A step that was given up begins anew. */
export type Claimed = {
    readonly state: 'mine';
    readonly attempt: number;
} | {
    readonly state: 'finished';
    readonly output: string;
} | {
    readonly state: 'busy';
};
/** A step that a worker runs. */
export interface Held {
    readonly digest: Digest;
    readonly worker: string;
    readonly attempt: number;
}
/** Where the results of steps are kept, and who runs one now. What is lost to another worker answers false. */
export interface Steps {
    claim(claim: Claim): Promise<Claimed>;
    renew(held: Held, leaseUntil: number): Promise<boolean>;
    again(held: Held): Promise<boolean>;
    finish(held: Held, output: string): Promise<boolean>;
    park(held: Held, error: string): Promise<boolean>;
}
export declare function createSteps(database: Database): Steps;
