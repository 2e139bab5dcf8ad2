/** What besides the record might make a training come out differently. */
export interface Environment {
    readonly millrace: string;
    readonly node: string;
    readonly v8: string;
    readonly platform: string;
}
/** The environment of this process. */
export declare function environmentHere(): Environment;
