import { type Static, Type } from 'typebox';
import { type Digest } from '../base/index.ts';
/** The words of MLflow for how a run stands. */
export declare const RunStatus: Type.TUnion<[Type.TLiteral<"RUNNING">, Type.TLiteral<"FINISHED">, Type.TLiteral<"FAILED">, Type.TLiteral<"KILLED">]>;
export type RunStatus = Static<typeof RunStatus>;
/** How a run can end. */
export type RunEnd = Exclude<RunStatus, 'RUNNING'>;
export declare const Run: Type.TObject<{
    id: Type.TString;
    experiment: Type.TString;
    name: Type.TString;
    status: Type.TUnion<[Type.TLiteral<"RUNNING">, Type.TLiteral<"FINISHED">, Type.TLiteral<"FAILED">, Type.TLiteral<"KILLED">]>;
    by: Type.TString;
    startedAt: Type.TNumber;
    endedAt: Type.TUnion<[Type.TNumber, Type.TNull]>;
    params: Type.TRecord<"^.*$", Type.TString>;
    metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
    tags: Type.TRecord<"^.*$", Type.TString>;
}>;
/** One attempt at a model: what it was told, what it read, what came out. */
export type Run = Static<typeof Run>;
export declare const RunInput: Type.TObject<{
    dataset: Type.TString;
    version: Type.TString;
    context: Type.TString;
}>;
/** A dataset version that a run has read. */
export type RunInput = Static<typeof RunInput>;
export declare const RunArtifact: Type.TObject<{
    path: Type.TString;
    digest: Type.TString;
    bytes: Type.TInteger;
}>;
/** A file that a run has made; its bytes are in the blob store. */
export type RunArtifact = Omit<Static<typeof RunArtifact>, 'digest'> & {
    readonly digest: Digest;
};
/** One value of one metric. Within the process a value that is not finite stays what it is. */
export interface MetricPoint {
    readonly key: string;
    readonly value: number;
    readonly step: number;
    readonly at: number;
}
/** What can be logged as a param or tag: numbers and booleans are kept as their text. */
export type Texts = Readonly<Record<string, string | number | boolean>>;
/** Throws `tracking.bad_key`. The name is any text on one line, at most 250 characters. */
export declare function checkKey(what: string, key: string): void;
/** Params or tags as they are kept. Throws `tracking.bad_key`, `tracking.bad_text`. */
export declare function textsOf(what: 'param' | 'tag', values: Texts): Record<string, string>;
/** Throws `tracking.bad_path`: a path is made of names that mean nothing to a file system but themselves. */
export declare function checkPath(path: string): void;
