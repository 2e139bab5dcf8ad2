import { Type } from 'typebox';
/** What may name a dataset, view, model, endpoint or alias: it appears in paths, files and addresses. */
export declare const Name: Type.TString;
/** True for a text that may name a thing. */
export declare function isName(text: string): boolean;
/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export declare const Moment: Type.TNumber;
/** A number or, where it is not finite or not known, null. */
export declare const Measure: Type.TUnion<[Type.TNumber, Type.TNull]>;
