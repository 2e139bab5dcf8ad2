import type { AddCommand } from './command.ts';
/** Adds `millrace settings`. */
export declare const addSettings: AddCommand;
