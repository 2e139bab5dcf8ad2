import { type Static, type TObject, Type } from 'typebox';
import type { Dataset } from './dataset.ts';
/** What happens to a row that violates a rule: the whole ingest stops, the row is set aside, or it is only counted. */
export type Outcome = 'block' | 'quarantine' | 'warn';
/** A column of another dataset that a value must appear in. */
export interface Reference {
    readonly dataset: Dataset;
    readonly column: string;
}
declare const NumberOptions: TObject<{
    optional: Type.TOptional<Type.TBoolean>;
    onViolation: Type.TOptional<Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>>;
    min: Type.TOptional<Type.TNumber>;
    max: Type.TOptional<Type.TNumber>;
    integer: Type.TOptional<Type.TBoolean>;
}>;
declare const CategoryOptions: TObject<{
    optional: Type.TOptional<Type.TBoolean>;
    onViolation: Type.TOptional<Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>>;
    values: Type.TOptional<Type.TArray<Type.TString>>;
    references: Type.TOptional<Type.TTuple<[Type.TUnsafe<Dataset>, Type.TString]>>;
}>;
declare const TextOptions: TObject<{
    optional: Type.TOptional<Type.TBoolean>;
    onViolation: Type.TOptional<Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>>;
    pattern: Type.TOptional<Type.TString>;
}>;
declare const TimeOptions: TObject<{
    optional: Type.TOptional<Type.TBoolean>;
    onViolation: Type.TOptional<Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>>;
    unit: Type.TOptional<Type.TUnion<[Type.TLiteral<"s">, Type.TLiteral<"ms">]>>;
}>;
declare const BooleanOptions: TObject<{
    optional: Type.TOptional<Type.TBoolean>;
    onViolation: Type.TOptional<Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>>;
}>;
/** The options each kind of rule takes; what a contract is checked against. */
export declare const ruleOptions: Readonly<Record<Rule['kind'], TObject>>;
export type NumberRule = Readonly<{
    kind: 'number';
} & Static<typeof NumberOptions>>;
export type CategoryRule = Readonly<{
    kind: 'category';
} & Static<typeof CategoryOptions>>;
export type TextRule = Readonly<{
    kind: 'text';
} & Static<typeof TextOptions>>;
export type TimeRule = Readonly<{
    kind: 'time';
} & Static<typeof TimeOptions>>;
export type BooleanRule = Readonly<{
    kind: 'boolean';
} & Static<typeof BooleanOptions>>;
/**
 * What must be true of the values of one column. Every value must be there unless the rule is `optional`; `onViolation`
 * overrules the dataset's. A rule is plain data; `dataset` checks it.
 */
export type Rule = NumberRule | CategoryRule | TextRule | TimeRule | BooleanRule;
/**
 * Finite numbers, within `min` and `max` (both inclusive), whole with `integer`.
 *
 * @example
 * number({ min: -200 })
 */
export declare function number(options?: Static<typeof NumberOptions>): NumberRule;
/**
 * Texts from a limited set: one of `values`, or one that appears in a column of another dataset.
 *
 * @example
 * category({ references: [airports, 'iata'] })
 */
export declare function category(options?: Static<typeof CategoryOptions>): CategoryRule;
/** Free texts; with `pattern`, a regular expression (RE2 syntax) that must match somewhere in the text. */
export declare function text(options?: Static<typeof TextOptions>): TextRule;
/** Moments in UTC, written as ISO 8601 or, with `unit`, as a number of seconds or milliseconds since 1970. */
export declare function time(options?: Static<typeof TimeOptions>): TimeRule;
/** Truths: true and false, or 1 and 0. In tables they are the numbers 1 and 0. */
export declare function boolean(options?: Static<typeof BooleanOptions>): BooleanRule;
/** The column that a rule refers to, where it does. */
export declare function referenceOf(rule: Rule): Reference | undefined;
export {};
