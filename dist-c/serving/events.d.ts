import { Type } from 'typebox';
export declare const trafficChanged: import("../base/events.ts").EventSpec<Type.TObject<{
    endpoint: Type.TString;
    model: Type.TString;
    champion: Type.TInteger;
    challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
    previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
    mode: Type.TString;
    percent: Type.TNumber;
    because: Type.TString;
    by: Type.TString;
}>>;
export declare const unseenValue: import("../base/events.ts").EventSpec<Type.TObject<{
    endpoint: Type.TString;
    column: Type.TString;
    value: Type.TString;
    at: Type.TNumber;
}>>;
export declare const predicted: import("../base/events.ts").EventSpec<Type.TObject<{
    endpoint: Type.TString;
    rows: Type.TInteger;
    total: Type.TInteger;
    versions: Type.TRecord<"^.*$", Type.TInteger>;
    latencyUs: Type.TNumber;
}>>;
export declare const secondFailed: import("../base/events.ts").EventSpec<Type.TObject<{
    endpoint: Type.TString;
    version: Type.TInteger;
    reason: Type.TString;
}>>;
/** All events of this room. */
export declare const servingEvents: (import("../base/events.ts").EventSpec<Type.TObject<{
    endpoint: Type.TString;
    model: Type.TString;
    champion: Type.TInteger;
    challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
    previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
    mode: Type.TString;
    percent: Type.TNumber;
    because: Type.TString;
    by: Type.TString;
}>> | import("../base/events.ts").EventSpec<Type.TObject<{
    endpoint: Type.TString;
    column: Type.TString;
    value: Type.TString;
    at: Type.TNumber;
}>> | import("../base/events.ts").EventSpec<Type.TObject<{
    endpoint: Type.TString;
    rows: Type.TInteger;
    total: Type.TInteger;
    versions: Type.TRecord<"^.*$", Type.TInteger>;
    latencyUs: Type.TNumber;
}>> | import("../base/events.ts").EventSpec<Type.TObject<{
    endpoint: Type.TString;
    version: Type.TInteger;
    reason: Type.TString;
}>>)[];
