import { Type } from 'typebox';
export declare const featuresMaterialized: import("../base/events.ts").EventSpec<Type.TObject<{
    views: Type.TArray<Type.TString>;
    through: Type.TNumber;
    records: Type.TInteger;
}>>;
/** All events of this room. */
export declare const featureEvents: import("../base/events.ts").EventSpec<Type.TObject<{
    views: Type.TArray<Type.TString>;
    through: Type.TNumber;
    records: Type.TInteger;
}>>[];
