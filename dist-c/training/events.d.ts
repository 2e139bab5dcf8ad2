import { Type } from 'typebox';
export declare const trainingStarted: import("../base/events.ts").EventSpec<Type.TObject<{
    model: Type.TString;
    run: Type.TString;
    because: Type.TString;
}>>;
export declare const trainingFinished: import("../base/events.ts").EventSpec<Type.TObject<{
    model: Type.TString;
    run: Type.TString;
    version: Type.TInteger;
    learner: Type.TString;
    rows: Type.TInteger;
    passed: Type.TBoolean;
    metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
    because: Type.TString;
}>>;
export declare const trainingFailed: import("../base/events.ts").EventSpec<Type.TObject<{
    model: Type.TString;
    run: Type.TString;
    error: Type.TString;
}>>;
/** All events of this room. */
export declare const trainingEvents: (import("../base/events.ts").EventSpec<Type.TObject<{
    model: Type.TString;
    run: Type.TString;
    because: Type.TString;
}>> | import("../base/events.ts").EventSpec<Type.TObject<{
    model: Type.TString;
    run: Type.TString;
    error: Type.TString;
}>>)[];
