import type { AddCommand } from './command.ts';
/** Adds `millrace reference`. */
export declare const addReference: AddCommand;
