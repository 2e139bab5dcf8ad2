/**
 * Numbers texts in order of appearance. Short ones are told apart by the words they lie in, without making a string of
 * each row.
 */
export interface TextCodes {
    /** The code of row `row`, whose 16 bytes begin at `words[4 * row]`; `read` makes the string of a long text. */
    code(words: Uint32Array, row: number, read: (row: number) => string): number;
    codeOf(text: string): number;
    readonly dictionary: string[];
}
export declare function createTextCodes(): TextCodes;
