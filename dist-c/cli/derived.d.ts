import type { Command } from 'commander';
import { type ActionFace } from '../http/index.ts';
import type { Run } from './command.ts';
/** Adds `millrace <room> <verb>` for every action: path parameters as arguments or flags, all else as flags. */
export declare function addDerivedCommands(program: Command, actions: readonly ActionFace[], run: Run): void;
/** How an action without an example of its own is called. */
export declare function exampleOf(action: ActionFace): string;
