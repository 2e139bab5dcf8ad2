/** Where a command reads and writes; tests give their own. */
export interface Terminal {
    /** Standard output: results only. */
    out(text: string): void;
    /** Standard error: progress, logs, errors. */
    err(text: string): void;
    /** Whether standard error is a screen that a bar can be drawn on. */
    readonly screen: boolean;
    readonly columns: number;
    readonly folder: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** Resolves when the person, or the system, asks to stop. */
    stopped(): Promise<void>;
}
/** The terminal of this process. */
export declare function processTerminal(): Terminal;
