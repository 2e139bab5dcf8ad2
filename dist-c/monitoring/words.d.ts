import type { Objective } from '../evaluation/index.ts';
import type { Evidence } from './window.ts';
/** How the numbers of one objective are said. */
export interface Words {
    /** A mean: `18.3 %`. */
    readonly level: (value: number) => string;
    /** A difference of means: `+3.9 points`. */
    readonly difference: (value: number) => string;
}
/** Probabilities are said in percent, numbers as they are. */
export declare function wordsFor(objective: Objective): Words;
/** A share as a percentage with its sign: `+17 %`. */
export declare function percentChange(share: number): string;
/** A share as a comparison: `17 % above`. */
export declare function comparedWith(share: number): string;
/** An e-value, said as odds: `evidence of 250 to 1`. */
export declare function evidenceWords({ logE }: Evidence): string;
/** Words in a row: `a`, `a and b`, `a, b and c`. */
export declare function listed(words: readonly string[]): string;
