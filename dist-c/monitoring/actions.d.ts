import { Type } from 'typebox';
import type { Monitoring } from './monitoring.ts';
export declare const windows: import("../base/action.ts").Action<{
    readonly monitoring: Monitoring;
}, "monitoring.windows", Type.TObject<{
    endpoint: Type.TString;
    from: Type.TOptional<Type.TNumber>;
    to: Type.TOptional<Type.TNumber>;
    limit: Type.TOptional<Type.TInteger>;
    earlier: Type.TOptional<Type.TBoolean>;
}>, Type.TObject<{
    windows: Type.TArray<Type.TObject<{
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
    }>>;
}>>;
export declare const alerts: import("../base/action.ts").Action<{
    readonly monitoring: Monitoring;
}, "monitoring.alerts", Type.TObject<{
    endpoint: Type.TOptional<Type.TString>;
    code: Type.TOptional<Type.TString>;
    open: Type.TOptional<Type.TBoolean>;
    from: Type.TOptional<Type.TNumber>;
    limit: Type.TOptional<Type.TInteger>;
}>, Type.TObject<{
    alerts: Type.TArray<Type.TObject<{
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
    }>>;
}>>;
export declare const drift: import("../base/action.ts").Action<{
    readonly monitoring: Monitoring;
}, "monitoring.drift", Type.TObject<{
    endpoint: Type.TString;
    from: Type.TOptional<Type.TNumber>;
}>, Type.TObject<{
    from: Type.TNumber;
    to: Type.TNumber;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    columns: Type.TRecord<"^.*$", Type.TObject<{
        shift: Type.TObject<{
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
        histogram: Type.TObject<{
            bins: Type.TArray<Type.TString>;
            reference: Type.TArray<Type.TInteger>;
            current: Type.TArray<Type.TInteger>;
        }>;
    }>>;
    notes: Type.TArray<Type.TString>;
}>>;
export declare const measure: import("../base/action.ts").Action<{
    readonly monitoring: Monitoring;
}, "monitoring.measure", Type.TObject<{
    endpoint: Type.TString;
    from: Type.TNumber;
    to: Type.TNumber;
}>, Type.TObject<{
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
}>>;
/** What may be asked of monitoring from outside. */
export declare const monitoringActions: readonly [import("../base/action.ts").Action<{
    readonly monitoring: Monitoring;
}, "monitoring.windows", Type.TObject<{
    endpoint: Type.TString;
    from: Type.TOptional<Type.TNumber>;
    to: Type.TOptional<Type.TNumber>;
    limit: Type.TOptional<Type.TInteger>;
    earlier: Type.TOptional<Type.TBoolean>;
}>, Type.TObject<{
    windows: Type.TArray<Type.TObject<{
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
    }>>;
}>>, import("../base/action.ts").Action<{
    readonly monitoring: Monitoring;
}, "monitoring.alerts", Type.TObject<{
    endpoint: Type.TOptional<Type.TString>;
    code: Type.TOptional<Type.TString>;
    open: Type.TOptional<Type.TBoolean>;
    from: Type.TOptional<Type.TNumber>;
    limit: Type.TOptional<Type.TInteger>;
}>, Type.TObject<{
    alerts: Type.TArray<Type.TObject<{
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
    }>>;
}>>, import("../base/action.ts").Action<{
    readonly monitoring: Monitoring;
}, "monitoring.drift", Type.TObject<{
    endpoint: Type.TString;
    from: Type.TOptional<Type.TNumber>;
}>, Type.TObject<{
    from: Type.TNumber;
    to: Type.TNumber;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    columns: Type.TRecord<"^.*$", Type.TObject<{
        shift: Type.TObject<{
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
        histogram: Type.TObject<{
            bins: Type.TArray<Type.TString>;
            reference: Type.TArray<Type.TInteger>;
            current: Type.TArray<Type.TInteger>;
        }>;
    }>>;
    notes: Type.TArray<Type.TString>;
}>>, import("../base/action.ts").Action<{
    readonly monitoring: Monitoring;
}, "monitoring.measure", Type.TObject<{
    endpoint: Type.TString;
    from: Type.TNumber;
    to: Type.TNumber;
}>, Type.TObject<{
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
}>>];
