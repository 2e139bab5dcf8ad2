import { Type } from 'typebox';
export declare const runStarted: import("../base/events.ts").EventSpec<Type.TObject<{
    flow: Type.TString;
    run: Type.TString;
    key: Type.TString;
    resumed: Type.TBoolean;
}>>;
export declare const runFinished: import("../base/events.ts").EventSpec<Type.TObject<{
    flow: Type.TString;
    run: Type.TString;
    key: Type.TString;
    error: Type.TOptional<Type.TString>;
}>>;
export declare const stepStarted: import("../base/events.ts").EventSpec<Type.TObject<{
    flow: Type.TString;
    run: Type.TString;
    step: Type.TString;
    attempt: Type.TInteger;
}>>;
export declare const stepFinished: import("../base/events.ts").EventSpec<Type.TObject<{
    flow: Type.TString;
    run: Type.TString;
    step: Type.TString;
    cached: Type.TBoolean;
}>>;
export declare const stepFailed: import("../base/events.ts").EventSpec<Type.TObject<{
    flow: Type.TString;
    run: Type.TString;
    step: Type.TString;
    attempt: Type.TInteger;
    error: Type.TString;
    parked: Type.TBoolean;
}>>;
export declare const progressed: import("../base/events.ts").EventSpec<Type.TObject<{
    flow: Type.TString;
    run: Type.TString;
    step: Type.TString;
    done: Type.TNumber;
    doing: Type.TString;
}>>;
export declare const jobParked: import("../base/events.ts").EventSpec<Type.TObject<{
    queue: Type.TString;
    job: Type.TInteger;
    error: Type.TString;
}>>;
