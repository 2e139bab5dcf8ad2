import type { AddCommand } from './command.ts';
/** Adds `millrace init`. */
export declare const addInit: AddCommand;
