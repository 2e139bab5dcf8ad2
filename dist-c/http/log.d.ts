/** How much is logged; the words of the setting `logLevel`. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
/** Where doors and rooms write what only the operator sees. */
export interface Log {
    debug(facts: object, text: string): void;
    info(facts: object, text: string): void;
    warn(facts: object, text: string): void;
    error(facts: object, text: string): void;
}
/** A log of one JSON object a line, on standard error unless `write` takes the lines. */
export declare function createLog(level: LogLevel, write?: (line: string) => void): Log;
