import { Type } from 'typebox';
import type { Experiments } from './experiments.ts';
import type { Runs } from './runs.ts';
export declare const experiments: import("../base/action.ts").Action<{
    readonly experiments: Experiments;
    readonly runs: Runs;
}, "tracking.experiments", Type.TObject<{}>, Type.TObject<{
    experiments: Type.TArray<Type.TObject<{
        id: Type.TInteger;
        name: Type.TString;
        createdAt: Type.TNumber;
        runs: Type.TInteger;
        tags: Type.TRecord<"^.*$", Type.TString>;
    }>>;
}>>;
export declare const runs: import("../base/action.ts").Action<{
    readonly experiments: Experiments;
    readonly runs: Runs;
}, "tracking.runs", Type.TObject<{
    experiment: Type.TOptional<Type.TString>;
    filter: Type.TOptional<Type.TString>;
    order: Type.TOptional<Type.TString>;
    limit: Type.TOptional<Type.TInteger>;
    page: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    runs: Type.TArray<Type.TObject<{
        id: Type.TString;
        experiment: Type.TString;
        name: Type.TString;
        status: Type.TUnion<[Type.TLiteral<"RUNNING">, Type.TLiteral<"FINISHED">, Type.TLiteral<"FAILED">, Type.TLiteral<"KILLED">]>;
        by: Type.TString;
        startedAt: Type.TNumber;
        endedAt: Type.TUnion<[Type.TNumber, Type.TNull]>;
        params: Type.TRecord<"^.*$", Type.TString>;
        metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
        tags: Type.TRecord<"^.*$", Type.TString>;
    }>>;
    next: Type.TOptional<Type.TString>;
}>>;
export declare const run: import("../base/action.ts").Action<{
    readonly experiments: Experiments;
    readonly runs: Runs;
}, "tracking.run", Type.TObject<{
    run: Type.TString;
}>, Type.TObject<{
    run: Type.TObject<{
        id: Type.TString;
        experiment: Type.TString;
        name: Type.TString;
        status: Type.TUnion<[Type.TLiteral<"RUNNING">, Type.TLiteral<"FINISHED">, Type.TLiteral<"FAILED">, Type.TLiteral<"KILLED">]>;
        by: Type.TString;
        startedAt: Type.TNumber;
        endedAt: Type.TUnion<[Type.TNumber, Type.TNull]>;
        params: Type.TRecord<"^.*$", Type.TString>;
        metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
        tags: Type.TRecord<"^.*$", Type.TString>;
    }>;
    inputs: Type.TArray<Type.TObject<{
        dataset: Type.TString;
        version: Type.TString;
        context: Type.TString;
    }>>;
    artifacts: Type.TArray<Type.TObject<{
        path: Type.TString;
        digest: Type.TString;
        bytes: Type.TInteger;
    }>>;
}>>;
export declare const metricHistory: import("../base/action.ts").Action<{
    readonly experiments: Experiments;
    readonly runs: Runs;
}, "tracking.metric_history", Type.TObject<{
    run: Type.TString;
    metric: Type.TString;
    limit: Type.TOptional<Type.TInteger>;
    page: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    points: Type.TArray<Type.TObject<{
        step: Type.TInteger;
        at: Type.TNumber;
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
    }>>;
    next: Type.TOptional<Type.TString>;
}>>;
/** What may be asked of tracking from outside. */
export declare const trackingActions: readonly [import("../base/action.ts").Action<{
    readonly experiments: Experiments;
    readonly runs: Runs;
}, "tracking.experiments", Type.TObject<{}>, Type.TObject<{
    experiments: Type.TArray<Type.TObject<{
        id: Type.TInteger;
        name: Type.TString;
        createdAt: Type.TNumber;
        runs: Type.TInteger;
        tags: Type.TRecord<"^.*$", Type.TString>;
    }>>;
}>>, import("../base/action.ts").Action<{
    readonly experiments: Experiments;
    readonly runs: Runs;
}, "tracking.runs", Type.TObject<{
    experiment: Type.TOptional<Type.TString>;
    filter: Type.TOptional<Type.TString>;
    order: Type.TOptional<Type.TString>;
    limit: Type.TOptional<Type.TInteger>;
    page: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    runs: Type.TArray<Type.TObject<{
        id: Type.TString;
        experiment: Type.TString;
        name: Type.TString;
        status: Type.TUnion<[Type.TLiteral<"RUNNING">, Type.TLiteral<"FINISHED">, Type.TLiteral<"FAILED">, Type.TLiteral<"KILLED">]>;
        by: Type.TString;
        startedAt: Type.TNumber;
        endedAt: Type.TUnion<[Type.TNumber, Type.TNull]>;
        params: Type.TRecord<"^.*$", Type.TString>;
        metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
        tags: Type.TRecord<"^.*$", Type.TString>;
    }>>;
    next: Type.TOptional<Type.TString>;
}>>, import("../base/action.ts").Action<{
    readonly experiments: Experiments;
    readonly runs: Runs;
}, "tracking.run", Type.TObject<{
    run: Type.TString;
}>, Type.TObject<{
    run: Type.TObject<{
        id: Type.TString;
        experiment: Type.TString;
        name: Type.TString;
        status: Type.TUnion<[Type.TLiteral<"RUNNING">, Type.TLiteral<"FINISHED">, Type.TLiteral<"FAILED">, Type.TLiteral<"KILLED">]>;
        by: Type.TString;
        startedAt: Type.TNumber;
        endedAt: Type.TUnion<[Type.TNumber, Type.TNull]>;
        params: Type.TRecord<"^.*$", Type.TString>;
        metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
        tags: Type.TRecord<"^.*$", Type.TString>;
    }>;
    inputs: Type.TArray<Type.TObject<{
        dataset: Type.TString;
        version: Type.TString;
        context: Type.TString;
    }>>;
    artifacts: Type.TArray<Type.TObject<{
        path: Type.TString;
        digest: Type.TString;
        bytes: Type.TInteger;
    }>>;
}>>, import("../base/action.ts").Action<{
    readonly experiments: Experiments;
    readonly runs: Runs;
}, "tracking.metric_history", Type.TObject<{
    run: Type.TString;
    metric: Type.TString;
    limit: Type.TOptional<Type.TInteger>;
    page: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    points: Type.TArray<Type.TObject<{
        step: Type.TInteger;
        at: Type.TNumber;
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
    }>>;
    next: Type.TOptional<Type.TString>;
}>>];
