import { Type } from 'typebox';
export declare const versionCommitted: import("../base/events.ts").EventSpec<Type.TObject<{
    dataset: Type.TString;
    version: Type.TString;
    number: Type.TInteger;
    rows: Type.TInteger;
    quarantined: Type.TInteger;
}>>;
export declare const rowsQuarantined: import("../base/events.ts").EventSpec<Type.TObject<{
    dataset: Type.TString;
    version: Type.TString;
    rows: Type.TInteger;
    reasons: Type.TArray<Type.TObject<{
        code: Type.TString;
        column: Type.TString;
        rows: Type.TInteger;
        outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
    }>>;
}>>;
/** All events of this room. */
export declare const dataEvents: (import("../base/events.ts").EventSpec<Type.TObject<{
    dataset: Type.TString;
    version: Type.TString;
    number: Type.TInteger;
    rows: Type.TInteger;
    quarantined: Type.TInteger;
}>> | import("../base/events.ts").EventSpec<Type.TObject<{
    dataset: Type.TString;
    version: Type.TString;
    rows: Type.TInteger;
    reasons: Type.TArray<Type.TObject<{
        code: Type.TString;
        column: Type.TString;
        rows: Type.TInteger;
        outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
    }>>;
}>>)[];
