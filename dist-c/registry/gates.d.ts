import { type Static, Type } from 'typebox';
export declare const Gate: Type.TObject<{
    min: Type.TOptional<Type.TNumber>;
    max: Type.TOptional<Type.TNumber>;
    noWorseThan: Type.TOptional<Type.TLiteral<"champion">>;
    tolerance: Type.TOptional<Type.TUnion<[Type.TNumber, Type.TString]>>;
    better: Type.TOptional<Type.TUnion<[Type.TLiteral<"lower">, Type.TLiteral<"higher">]>>;
}>;
/** What must be true of one metric of a version before it may serve. */
export type Gate = Static<typeof Gate>;
/** The gates of a model, by metric. */
export type Gates = Readonly<Record<string, Gate>>;
export declare const GateResult: Type.TObject<{
    name: Type.TString;
    passed: Type.TBoolean;
    limit: Type.TUnion<[Type.TNumber, Type.TNull]>;
    value: Type.TUnion<[Type.TNumber, Type.TNull]>;
    says: Type.TString;
}>;
/** How one rule of a gate came out. */
export type GateResult = Static<typeof GateResult>;
/** Values of metrics; null or not finite where one could not be measured. */
export type Metrics = Readonly<Record<string, number | null>>;
/**
 * Checks each rule of each gate against the metrics of a candidate, in the order they are written.
 *
 * `champion` are the metrics of the version that serves now, measured on the same rows; where there is no champion yet, a
 * rule against it passes. A rule that can not be checked (a metric that was not measured, a direction that is not known)
 * fails and says why.
 *
 * @example
 * checkGates({ auc: { min: 0.65 }, logloss: { noWorseThan: 'champion', tolerance: '2%' } }, { auc: 0.7, logloss: 0.41 }, { logloss: 0.42 })
 */
export declare function checkGates(gates: Gates, candidate: Metrics, champion?: Metrics): GateResult[];
/** True when no rule failed; also where there was none. */
export declare function allPassed(results: readonly GateResult[]): boolean;
