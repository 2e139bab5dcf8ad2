import type { AddCommand } from './command.ts';
import { type CliParts } from './session.ts';
/** 0 done, 1 a check said no, 2 wrong use, 3 the system failed. */
export type ExitStatus = 0 | 1 | 2 | 3;
/**
 * Runs one command line and returns its exit status. Results go to standard output, all else to standard error.
 *
 * @example
 * process.exitCode = await runCli(['registry', 'list', '--json'], parts)
 */
export declare function runCli(argv: readonly string[], parts: CliParts, more?: readonly AddCommand[]): Promise<ExitStatus>;
