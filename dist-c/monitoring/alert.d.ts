import { type Static, Type } from 'typebox';
export declare const Alert: Type.TObject<{
    id: Type.TString;
    endpoint: Type.TString;
    code: Type.TString;
    severity: Type.TUnion<[Type.TLiteral<"notice">, Type.TLiteral<"alarm">]>;
    message: Type.TString;
    subjects: Type.TArray<Type.TString>;
    evidence: Type.TRecord<"^.*$", Type.TUnknown>;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    at: Type.TNumber;
    from: Type.TUnion<[Type.TNumber, Type.TNull]>;
    to: Type.TUnion<[Type.TNumber, Type.TNull]>;
    closedAt: Type.TUnion<[Type.TNumber, Type.TNull]>;
    closedBecause: Type.TUnion<[Type.TString, Type.TNull]>;
}>;
/**
 * A message, sent once: it stays open while later windows show the same, and closes after two that do not, when the champion
 * changes, or when an alarm takes the place of a notice.
 */
export type Alert = Static<typeof Alert>;
