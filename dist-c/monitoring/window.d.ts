import { type Static, Type } from 'typebox';
import type { Estimate } from '../evaluation/index.ts';
export declare const Figure: Type.TObject<{
    value: Type.TUnion<[Type.TNumber, Type.TNull]>;
    low: Type.TUnion<[Type.TNumber, Type.TNull]>;
    high: Type.TUnion<[Type.TNumber, Type.TNull]>;
    count: Type.TInteger;
    convention: Type.TString;
}>;
/** An estimate as our JSON holds it: what is not finite is null. */
export type Figure = Static<typeof Figure>;
/** Puts an estimate into JSON. */
export declare function figureOf({ value, low, high, count, convention }: Estimate): Figure;
/** A number as our JSON holds it. */
export declare function measure(value: number | undefined): number | null;
export declare const Performance: Type.TObject<{
    predictions: Type.TInteger;
    labeled: Type.TInteger;
    meanPrediction: Type.TUnion<[Type.TNumber, Type.TNull]>;
    labelRate: Type.TUnion<[Type.TNumber, Type.TNull]>;
    gap: Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>;
    auc: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    logloss: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    brier: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    ece: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    mae: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    rmse: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
}>;
/** How well scores agree with labels; the metrics of a probability or those of a number. */
export type Performance = Static<typeof Performance>;
export declare const ColumnShift: Type.TObject<{
    psi: Type.TUnion<[Type.TNumber, Type.TNull]>;
    p: Type.TUnion<[Type.TNumber, Type.TNull]>;
    adjustedP: Type.TUnion<[Type.TNumber, Type.TNull]>;
    excess: Type.TUnion<[Type.TNumber, Type.TNull]>;
    designEffect: Type.TNumber;
    windows: Type.TInteger;
    lossEffect: Type.TUnion<[Type.TNumber, Type.TNull]>;
    jensenShannon: Type.TUnion<[Type.TNumber, Type.TNull]>;
    drifted: Type.TBoolean;
    convention: Type.TString;
}>;
/** How one column of a window compares with training. */
export type ColumnShift = Static<typeof ColumnShift>;
export declare const Evidence: Type.TObject<{
    blocks: Type.TInteger;
    rows: Type.TInteger;
    mean: Type.TUnion<[Type.TNumber, Type.TNull]>;
    low: Type.TUnion<[Type.TNumber, Type.TNull]>;
    high: Type.TUnion<[Type.TNumber, Type.TNull]>;
    logE: Type.TNumber;
    convention: Type.TString;
}>;
/** What the days since the champion took over say about one mean. */
export type Evidence = Static<typeof Evidence>;
export declare const Severity: Type.TUnion<[Type.TLiteral<"notice">, Type.TLiteral<"alarm">]>;
export type Severity = Static<typeof Severity>;
export declare const Finding: Type.TObject<{
    code: Type.TString;
    severity: Type.TUnion<[Type.TLiteral<"notice">, Type.TLiteral<"alarm">]>;
    message: Type.TString;
    subjects: Type.TArray<Type.TString>;
    evidence: Type.TRecord<"^.*$", Type.TUnknown>;
}>;
/** One thing a window shows that somebody should know. */
export type Finding = Static<typeof Finding>;
export declare const WindowReport: Type.TObject<{
    predictions: Type.TInteger;
    labeled: Type.TInteger;
    meanPrediction: Type.TUnion<[Type.TNumber, Type.TNull]>;
    labelRate: Type.TUnion<[Type.TNumber, Type.TNull]>;
    gap: Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>;
    auc: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    logloss: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    brier: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    ece: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    mae: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    rmse: Type.TOptional<Type.TObject<{
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        count: Type.TInteger;
        convention: Type.TString;
    }>>;
    id: Type.TString;
    endpoint: Type.TString;
    model: Type.TString;
    from: Type.TNumber;
    to: Type.TNumber;
    measuredAt: Type.TNumber;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    mature: Type.TBoolean;
    psi: Type.TRecord<"^.*$", Type.TObject<{
        psi: Type.TUnion<[Type.TNumber, Type.TNull]>;
        p: Type.TUnion<[Type.TNumber, Type.TNull]>;
        adjustedP: Type.TUnion<[Type.TNumber, Type.TNull]>;
        excess: Type.TUnion<[Type.TNumber, Type.TNull]>;
        designEffect: Type.TNumber;
        windows: Type.TInteger;
        lossEffect: Type.TUnion<[Type.TNumber, Type.TNull]>;
        jensenShannon: Type.TUnion<[Type.TNumber, Type.TNull]>;
        drifted: Type.TBoolean;
        convention: Type.TString;
    }>>;
    predictionPsi: Type.TUnion<[Type.TObject<{
        psi: Type.TUnion<[Type.TNumber, Type.TNull]>;
        p: Type.TUnion<[Type.TNumber, Type.TNull]>;
        adjustedP: Type.TUnion<[Type.TNumber, Type.TNull]>;
        excess: Type.TUnion<[Type.TNumber, Type.TNull]>;
        designEffect: Type.TNumber;
        windows: Type.TInteger;
        lossEffect: Type.TUnion<[Type.TNumber, Type.TNull]>;
        jensenShannon: Type.TUnion<[Type.TNumber, Type.TNull]>;
        drifted: Type.TBoolean;
        convention: Type.TString;
    }>, Type.TNull]>;
    byVersion: Type.TRecord<"^.*$", Type.TObject<{
        predictions: Type.TInteger;
        labeled: Type.TInteger;
        meanPrediction: Type.TUnion<[Type.TNumber, Type.TNull]>;
        labelRate: Type.TUnion<[Type.TNumber, Type.TNull]>;
        gap: Type.TObject<{
            value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            count: Type.TInteger;
            convention: Type.TString;
        }>;
        auc: Type.TOptional<Type.TObject<{
            value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            count: Type.TInteger;
            convention: Type.TString;
        }>>;
        logloss: Type.TOptional<Type.TObject<{
            value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            count: Type.TInteger;
            convention: Type.TString;
        }>>;
        brier: Type.TOptional<Type.TObject<{
            value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            count: Type.TInteger;
            convention: Type.TString;
        }>>;
        ece: Type.TOptional<Type.TObject<{
            value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            count: Type.TInteger;
            convention: Type.TString;
        }>>;
        mae: Type.TOptional<Type.TObject<{
            value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            count: Type.TInteger;
            convention: Type.TString;
        }>>;
        rmse: Type.TOptional<Type.TObject<{
            value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            count: Type.TInteger;
            convention: Type.TString;
        }>>;
    }>>;
    sameRows: Type.TUnion<[Type.TObject<{
        rows: Type.TInteger;
        versions: Type.TRecord<"^.*$", Type.TObject<{
            predictions: Type.TInteger;
            labeled: Type.TInteger;
            meanPrediction: Type.TUnion<[Type.TNumber, Type.TNull]>;
            labelRate: Type.TUnion<[Type.TNumber, Type.TNull]>;
            gap: Type.TObject<{
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
                low: Type.TUnion<[Type.TNumber, Type.TNull]>;
                high: Type.TUnion<[Type.TNumber, Type.TNull]>;
                count: Type.TInteger;
                convention: Type.TString;
            }>;
            auc: Type.TOptional<Type.TObject<{
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
                low: Type.TUnion<[Type.TNumber, Type.TNull]>;
                high: Type.TUnion<[Type.TNumber, Type.TNull]>;
                count: Type.TInteger;
                convention: Type.TString;
            }>>;
            logloss: Type.TOptional<Type.TObject<{
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
                low: Type.TUnion<[Type.TNumber, Type.TNull]>;
                high: Type.TUnion<[Type.TNumber, Type.TNull]>;
                count: Type.TInteger;
                convention: Type.TString;
            }>>;
            brier: Type.TOptional<Type.TObject<{
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
                low: Type.TUnion<[Type.TNumber, Type.TNull]>;
                high: Type.TUnion<[Type.TNumber, Type.TNull]>;
                count: Type.TInteger;
                convention: Type.TString;
            }>>;
            ece: Type.TOptional<Type.TObject<{
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
                low: Type.TUnion<[Type.TNumber, Type.TNull]>;
                high: Type.TUnion<[Type.TNumber, Type.TNull]>;
                count: Type.TInteger;
                convention: Type.TString;
            }>>;
            mae: Type.TOptional<Type.TObject<{
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
                low: Type.TUnion<[Type.TNumber, Type.TNull]>;
                high: Type.TUnion<[Type.TNumber, Type.TNull]>;
                count: Type.TInteger;
                convention: Type.TString;
            }>>;
            rmse: Type.TOptional<Type.TObject<{
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
                low: Type.TUnion<[Type.TNumber, Type.TNull]>;
                high: Type.TUnion<[Type.TNumber, Type.TNull]>;
                count: Type.TInteger;
                convention: Type.TString;
            }>>;
        }>>;
    }>, Type.TNull]>;
    calibration: Type.TUnion<[Type.TObject<{
        blocks: Type.TInteger;
        rows: Type.TInteger;
        mean: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        logE: Type.TNumber;
        convention: Type.TString;
    }>, Type.TNull]>;
    loss: Type.TUnion<[Type.TObject<{
        blocks: Type.TInteger;
        rows: Type.TInteger;
        mean: Type.TUnion<[Type.TNumber, Type.TNull]>;
        low: Type.TUnion<[Type.TNumber, Type.TNull]>;
        high: Type.TUnion<[Type.TNumber, Type.TNull]>;
        logE: Type.TNumber;
        convention: Type.TString;
    }>, Type.TNull]>;
    notes: Type.TArray<Type.TString>;
    alerts: Type.TArray<Type.TObject<{
        code: Type.TString;
        severity: Type.TUnion<[Type.TLiteral<"notice">, Type.TLiteral<"alarm">]>;
        message: Type.TString;
        subjects: Type.TArray<Type.TString>;
        evidence: Type.TRecord<"^.*$", Type.TUnknown>;
    }>>;
}>;
/**
 * One window of an endpoint, measured once. The figures at the top are of the answers given; `byVersion` is of all rows a version
 * scored, whether it answered or not; `sameRows` is of two versions on the rows that both scored.
 */
export type WindowReport = Static<typeof WindowReport>;
export declare const Histogram: Type.TObject<{
    bins: Type.TArray<Type.TString>;
    reference: Type.TArray<Type.TInteger>;
    current: Type.TArray<Type.TInteger>;
}>;
/** Rows in each bin, in the reference windows of the same shape and in the window. */
export type Histogram = Static<typeof Histogram>;
