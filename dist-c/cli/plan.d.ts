import type { AddCommand } from './command.ts';
/** Adds `millrace plan`. */
export declare const addPlan: AddCommand;
