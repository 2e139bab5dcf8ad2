import { type Static, Type } from 'typebox';
export declare const AliasMove: Type.TObject<{
    alias: Type.TString;
    version: Type.TUnion<[Type.TUnion<[Type.TInteger, Type.TNull]>]>;
    previous: Type.TUnion<[Type.TUnion<[Type.TInteger, Type.TNull]>]>;
    at: Type.TNumber;
    by: Type.TString;
    because: Type.TString;
}>;
/** One change of one alias: who, when and why. */
export type AliasMove = Static<typeof AliasMove>;
