import type { Prepare } from '../kernel.ts';
/** The kernel of an operator, undefined where there is none. */
export declare function kernelOf(domain: string, operator: string): Prepare | undefined;
/** Names of all operators that run, by domain: for the reference. */
export declare function operatorNames(): Readonly<Record<string, readonly string[]>>;
