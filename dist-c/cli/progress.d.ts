import type { Progress } from './hooks.ts';
import type { Terminal } from './terminal.ts';
/** Progress of one piece of work on standard error: a bar on a screen, a line now and then elsewhere. */
export interface ProgressLine {
    readonly report: Progress;
    /** Removes the bar. */
    end(): void;
}
export declare function createProgress(terminal: Pick<Terminal, 'err' | 'screen' | 'columns'>): ProgressLine;
