import { type Static, Type } from 'typebox';
export declare const Experiment: Type.TObject<{
    id: Type.TInteger;
    name: Type.TString;
    createdAt: Type.TNumber;
    runs: Type.TInteger;
    tags: Type.TRecord<"^.*$", Type.TString>;
}>;
/** A named place for the runs that try to answer one question. */
export type Experiment = Static<typeof Experiment>;
