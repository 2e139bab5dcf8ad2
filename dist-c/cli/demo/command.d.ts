import type { AddCommand } from '../command.ts';
/** Adds `millrace demo`. */
export declare const demoCommand: AddCommand;
