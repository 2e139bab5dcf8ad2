import { Type } from 'typebox';
export declare const versionRegistered: import("../base/events.ts").EventSpec<Type.TObject<{
    model: Type.TString;
    version: Type.TInteger;
    artifact: Type.TString;
    run: Type.TUnion<[Type.TString, Type.TNull]>;
    passed: Type.TBoolean;
}>>;
export declare const aliasMoved: import("../base/events.ts").EventSpec<Type.TObject<{
    model: Type.TString;
    alias: Type.TString;
    version: Type.TUnion<[Type.TInteger, Type.TNull]>;
    previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
    by: Type.TString;
    because: Type.TString;
}>>;
