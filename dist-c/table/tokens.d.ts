/** One word of an expression: `word` is a keyword, column or function; `quoted` a column in double quotes. */
export interface Token {
    readonly type: 'number' | 'text' | 'word' | 'quoted' | 'sign' | 'end';
    readonly text: string;
    readonly at: number;
}
/** Cuts a text into tokens, ending with one of type `end`. Errors: `table.bad_expression`. */
export declare function tokensOf(text: string): readonly Token[];
/** The text inside quotation marks, doubled marks made single. */
export declare function unquoted(token: Token): string;
