import type { AddCommand } from './command.ts';
/** Adds `millrace reproduce`. */
export declare const addReproduce: AddCommand;
