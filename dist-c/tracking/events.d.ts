import { Type } from 'typebox';
export declare const runStarted: import("../base/events.ts").EventSpec<Type.TObject<{
    run: Type.TString;
    experiment: Type.TString;
    name: Type.TString;
}>>;
export declare const runFinished: import("../base/events.ts").EventSpec<Type.TObject<{
    run: Type.TString;
    experiment: Type.TString;
    status: Type.TUnion<[Type.TLiteral<"RUNNING">, Type.TLiteral<"FINISHED">, Type.TLiteral<"FAILED">, Type.TLiteral<"KILLED">]>;
    metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
}>>;
