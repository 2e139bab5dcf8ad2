import type { AddCommand } from './command.ts';
/** Adds `millrace up`. */
export declare const addUp: AddCommand;
