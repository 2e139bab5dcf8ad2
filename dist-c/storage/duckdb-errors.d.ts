/** The coded error for what the engine threw: its first line, without the values of rows that it may quote. */
export declare function lakeError(error: unknown): Error;
