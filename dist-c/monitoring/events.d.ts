import { Type } from 'typebox';
export declare const windowMeasured: import("../base/events.ts").EventSpec<Type.TObject<{
    id: Type.TString;
    endpoint: Type.TString;
    from: Type.TNumber;
    to: Type.TNumber;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    predictions: Type.TInteger;
    labeled: Type.TInteger;
    alerts: Type.TArray<Type.TObject<{
        code: Type.TString;
        severity: Type.TUnion<[Type.TLiteral<"notice">, Type.TLiteral<"alarm">]>;
    }>>;
}>>;
export declare const alertRaised: import("../base/events.ts").EventSpec<Type.TObject<{
    id: Type.TString;
    endpoint: Type.TString;
    code: Type.TString;
    severity: Type.TUnion<[Type.TLiteral<"notice">, Type.TLiteral<"alarm">]>;
    message: Type.TString;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    from: Type.TUnion<[Type.TNumber, Type.TNull]>;
    to: Type.TUnion<[Type.TNumber, Type.TNull]>;
}>>;
