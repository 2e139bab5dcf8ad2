import { Type } from 'typebox';
import type { Blobs } from '../storage/index.ts';
import type { Dataset } from './dataset.ts';
import { type IngestNeeds } from './ingest.ts';
/** What the actions of the data room need; `defined` gives the datasets of the project as it is now. */
export interface DataNeeds extends IngestNeeds {
    readonly blobs: Blobs;
    readonly defined: () => readonly Dataset[];
}
export declare const list: import("../base/action.ts").Action<DataNeeds, "data.list", Type.TObject<{}>, Type.TObject<{
    datasets: Type.TArray<Type.TObject<{
        name: Type.TString;
        source: Type.TUnion<[Type.TString, Type.TNull]>;
        onViolation: Type.TUnion<[Type.TString, Type.TNull]>;
        rules: Type.TArray<Type.TObject<{
            column: Type.TString;
            kind: Type.TString;
            rule: Type.TUnknown;
        }>>;
        versions: Type.TInteger;
        current: Type.TUnion<[Type.TObject<{
            schema: Type.TArray<Type.TObject<{
                name: Type.TString;
                kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
            }>>;
            time: Type.TOptional<Type.TString>;
            files: Type.TArray<Type.TUnsafe<`sha256-${string}`>>;
            rows: Type.TInteger;
            quarantined: Type.TInteger;
            violationsFile: Type.TOptional<Type.TUnsafe<`sha256-${string}`>>;
            reasons: Type.TArray<Type.TObject<{
                code: Type.TString;
                column: Type.TString;
                rows: Type.TInteger;
                outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
            }>>;
            undeclared: Type.TArray<Type.TString>;
            leftOut: Type.TArray<Type.TString>;
            contract: Type.TUnsafe<`sha256-${string}`>;
            dataset: Type.TString;
            version: Type.TUnsafe<`sha256-${string}`>;
            number: Type.TInteger;
            createdAt: Type.TNumber;
            source: Type.TObject<{
                path: Type.TString;
                digest: Type.TUnsafe<`sha256-${string}`>;
            }>;
        }>, Type.TNull]>;
    }>>;
}>>;
export declare const show: import("../base/action.ts").Action<DataNeeds, "data.show", Type.TObject<{
    dataset: Type.TString;
}>, Type.TObject<{
    name: Type.TString;
    source: Type.TUnion<[Type.TString, Type.TNull]>;
    onViolation: Type.TUnion<[Type.TString, Type.TNull]>;
    rules: Type.TArray<Type.TObject<{
        column: Type.TString;
        kind: Type.TString;
        rule: Type.TUnknown;
    }>>;
    versions: Type.TInteger;
    current: Type.TUnion<[Type.TObject<{
        schema: Type.TArray<Type.TObject<{
            name: Type.TString;
            kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
        }>>;
        time: Type.TOptional<Type.TString>;
        files: Type.TArray<Type.TUnsafe<`sha256-${string}`>>;
        rows: Type.TInteger;
        quarantined: Type.TInteger;
        violationsFile: Type.TOptional<Type.TUnsafe<`sha256-${string}`>>;
        reasons: Type.TArray<Type.TObject<{
            code: Type.TString;
            column: Type.TString;
            rows: Type.TInteger;
            outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
        }>>;
        undeclared: Type.TArray<Type.TString>;
        leftOut: Type.TArray<Type.TString>;
        contract: Type.TUnsafe<`sha256-${string}`>;
        dataset: Type.TString;
        version: Type.TUnsafe<`sha256-${string}`>;
        number: Type.TInteger;
        createdAt: Type.TNumber;
        source: Type.TObject<{
            path: Type.TString;
            digest: Type.TUnsafe<`sha256-${string}`>;
        }>;
    }>, Type.TNull]>;
}>>;
export declare const versions: import("../base/action.ts").Action<DataNeeds, "data.versions", Type.TObject<{
    dataset: Type.TString;
}>, Type.TObject<{
    versions: Type.TArray<Type.TObject<{
        schema: Type.TArray<Type.TObject<{
            name: Type.TString;
            kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
        }>>;
        time: Type.TOptional<Type.TString>;
        files: Type.TArray<Type.TUnsafe<`sha256-${string}`>>;
        rows: Type.TInteger;
        quarantined: Type.TInteger;
        violationsFile: Type.TOptional<Type.TUnsafe<`sha256-${string}`>>;
        reasons: Type.TArray<Type.TObject<{
            code: Type.TString;
            column: Type.TString;
            rows: Type.TInteger;
            outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
        }>>;
        undeclared: Type.TArray<Type.TString>;
        leftOut: Type.TArray<Type.TString>;
        contract: Type.TUnsafe<`sha256-${string}`>;
        dataset: Type.TString;
        version: Type.TUnsafe<`sha256-${string}`>;
        number: Type.TInteger;
        createdAt: Type.TNumber;
        source: Type.TObject<{
            path: Type.TString;
            digest: Type.TUnsafe<`sha256-${string}`>;
        }>;
    }>>;
}>>;
export declare const ingest: import("../base/action.ts").Action<DataNeeds, "data.ingest", Type.TObject<{
    dataset: Type.TString;
}>, Type.TObject<{
    schema: Type.TArray<Type.TObject<{
        name: Type.TString;
        kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
    }>>;
    time: Type.TOptional<Type.TString>;
    files: Type.TArray<Type.TUnsafe<`sha256-${string}`>>;
    rows: Type.TInteger;
    quarantined: Type.TInteger;
    violationsFile: Type.TOptional<Type.TUnsafe<`sha256-${string}`>>;
    reasons: Type.TArray<Type.TObject<{
        code: Type.TString;
        column: Type.TString;
        rows: Type.TInteger;
        outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
    }>>;
    undeclared: Type.TArray<Type.TString>;
    leftOut: Type.TArray<Type.TString>;
    contract: Type.TUnsafe<`sha256-${string}`>;
    dataset: Type.TString;
    version: Type.TUnsafe<`sha256-${string}`>;
    number: Type.TInteger;
    createdAt: Type.TNumber;
    source: Type.TObject<{
        path: Type.TString;
        digest: Type.TUnsafe<`sha256-${string}`>;
    }>;
}>>;
export declare const quarantine: import("../base/action.ts").Action<DataNeeds, "data.quarantine", Type.TObject<{
    dataset: Type.TString;
    version: Type.TOptional<Type.TString>;
    from: Type.TOptional<Type.TInteger>;
    limit: Type.TOptional<Type.TInteger>;
}>, Type.TObject<{
    rows: Type.TArray<Type.TObject<{
        row: Type.TInteger;
        outcome: Type.TUnion<[Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
        reasons: Type.TArray<Type.TObject<{
            code: Type.TString;
            column: Type.TString;
        }>>;
        values: Type.TRecord<"^.*$", Type.TUnion<[Type.TString, Type.TNull]>>;
    }>>;
}>>;
export declare const profile: import("../base/action.ts").Action<DataNeeds, "data.profile", Type.TObject<{
    dataset: Type.TString;
    version: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    rows: Type.TInteger;
    columns: Type.TArray<Type.TObject<{
        name: Type.TString;
        kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
        missing: Type.TInteger;
        numbers: Type.TUnion<[Type.TObject<{
            min: Type.TUnion<[Type.TNumber, Type.TNull]>;
            max: Type.TUnion<[Type.TNumber, Type.TNull]>;
            mean: Type.TUnion<[Type.TNumber, Type.TNull]>;
            deviation: Type.TUnion<[Type.TNumber, Type.TNull]>;
            quantiles: Type.TArray<Type.TObject<{
                at: Type.TNumber;
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            }>>;
        }>, Type.TNull]>;
        distinct: Type.TUnion<[Type.TInteger, Type.TNull]>;
        top: Type.TArray<Type.TObject<{
            value: Type.TString;
            count: Type.TInteger;
        }>>;
    }>>;
}>>;
/** What may be asked of the data room from outside. */
export declare const dataActions: readonly [import("../base/action.ts").Action<DataNeeds, "data.list", Type.TObject<{}>, Type.TObject<{
    datasets: Type.TArray<Type.TObject<{
        name: Type.TString;
        source: Type.TUnion<[Type.TString, Type.TNull]>;
        onViolation: Type.TUnion<[Type.TString, Type.TNull]>;
        rules: Type.TArray<Type.TObject<{
            column: Type.TString;
            kind: Type.TString;
            rule: Type.TUnknown;
        }>>;
        versions: Type.TInteger;
        current: Type.TUnion<[Type.TObject<{
            schema: Type.TArray<Type.TObject<{
                name: Type.TString;
                kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
            }>>;
            time: Type.TOptional<Type.TString>;
            files: Type.TArray<Type.TUnsafe<`sha256-${string}`>>;
            rows: Type.TInteger;
            quarantined: Type.TInteger;
            violationsFile: Type.TOptional<Type.TUnsafe<`sha256-${string}`>>;
            reasons: Type.TArray<Type.TObject<{
                code: Type.TString;
                column: Type.TString;
                rows: Type.TInteger;
                outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
            }>>;
            undeclared: Type.TArray<Type.TString>;
            leftOut: Type.TArray<Type.TString>;
            contract: Type.TUnsafe<`sha256-${string}`>;
            dataset: Type.TString;
            version: Type.TUnsafe<`sha256-${string}`>;
            number: Type.TInteger;
            createdAt: Type.TNumber;
            source: Type.TObject<{
                path: Type.TString;
                digest: Type.TUnsafe<`sha256-${string}`>;
            }>;
        }>, Type.TNull]>;
    }>>;
}>>, import("../base/action.ts").Action<DataNeeds, "data.show", Type.TObject<{
    dataset: Type.TString;
}>, Type.TObject<{
    name: Type.TString;
    source: Type.TUnion<[Type.TString, Type.TNull]>;
    onViolation: Type.TUnion<[Type.TString, Type.TNull]>;
    rules: Type.TArray<Type.TObject<{
        column: Type.TString;
        kind: Type.TString;
        rule: Type.TUnknown;
    }>>;
    versions: Type.TInteger;
    current: Type.TUnion<[Type.TObject<{
        schema: Type.TArray<Type.TObject<{
            name: Type.TString;
            kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
        }>>;
        time: Type.TOptional<Type.TString>;
        files: Type.TArray<Type.TUnsafe<`sha256-${string}`>>;
        rows: Type.TInteger;
        quarantined: Type.TInteger;
        violationsFile: Type.TOptional<Type.TUnsafe<`sha256-${string}`>>;
        reasons: Type.TArray<Type.TObject<{
            code: Type.TString;
            column: Type.TString;
            rows: Type.TInteger;
            outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
        }>>;
        undeclared: Type.TArray<Type.TString>;
        leftOut: Type.TArray<Type.TString>;
        contract: Type.TUnsafe<`sha256-${string}`>;
        dataset: Type.TString;
        version: Type.TUnsafe<`sha256-${string}`>;
        number: Type.TInteger;
        createdAt: Type.TNumber;
        source: Type.TObject<{
            path: Type.TString;
            digest: Type.TUnsafe<`sha256-${string}`>;
        }>;
    }>, Type.TNull]>;
}>>, import("../base/action.ts").Action<DataNeeds, "data.versions", Type.TObject<{
    dataset: Type.TString;
}>, Type.TObject<{
    versions: Type.TArray<Type.TObject<{
        schema: Type.TArray<Type.TObject<{
            name: Type.TString;
            kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
        }>>;
        time: Type.TOptional<Type.TString>;
        files: Type.TArray<Type.TUnsafe<`sha256-${string}`>>;
        rows: Type.TInteger;
        quarantined: Type.TInteger;
        violationsFile: Type.TOptional<Type.TUnsafe<`sha256-${string}`>>;
        reasons: Type.TArray<Type.TObject<{
            code: Type.TString;
            column: Type.TString;
            rows: Type.TInteger;
            outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
        }>>;
        undeclared: Type.TArray<Type.TString>;
        leftOut: Type.TArray<Type.TString>;
        contract: Type.TUnsafe<`sha256-${string}`>;
        dataset: Type.TString;
        version: Type.TUnsafe<`sha256-${string}`>;
        number: Type.TInteger;
        createdAt: Type.TNumber;
        source: Type.TObject<{
            path: Type.TString;
            digest: Type.TUnsafe<`sha256-${string}`>;
        }>;
    }>>;
}>>, import("../base/action.ts").Action<DataNeeds, "data.ingest", Type.TObject<{
    dataset: Type.TString;
}>, Type.TObject<{
    schema: Type.TArray<Type.TObject<{
        name: Type.TString;
        kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
    }>>;
    time: Type.TOptional<Type.TString>;
    files: Type.TArray<Type.TUnsafe<`sha256-${string}`>>;
    rows: Type.TInteger;
    quarantined: Type.TInteger;
    violationsFile: Type.TOptional<Type.TUnsafe<`sha256-${string}`>>;
    reasons: Type.TArray<Type.TObject<{
        code: Type.TString;
        column: Type.TString;
        rows: Type.TInteger;
        outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
    }>>;
    undeclared: Type.TArray<Type.TString>;
    leftOut: Type.TArray<Type.TString>;
    contract: Type.TUnsafe<`sha256-${string}`>;
    dataset: Type.TString;
    version: Type.TUnsafe<`sha256-${string}`>;
    number: Type.TInteger;
    createdAt: Type.TNumber;
    source: Type.TObject<{
        path: Type.TString;
        digest: Type.TUnsafe<`sha256-${string}`>;
    }>;
}>>, import("../base/action.ts").Action<DataNeeds, "data.quarantine", Type.TObject<{
    dataset: Type.TString;
    version: Type.TOptional<Type.TString>;
    from: Type.TOptional<Type.TInteger>;
    limit: Type.TOptional<Type.TInteger>;
}>, Type.TObject<{
    rows: Type.TArray<Type.TObject<{
        row: Type.TInteger;
        outcome: Type.TUnion<[Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
        reasons: Type.TArray<Type.TObject<{
            code: Type.TString;
            column: Type.TString;
        }>>;
        values: Type.TRecord<"^.*$", Type.TUnion<[Type.TString, Type.TNull]>>;
    }>>;
}>>, import("../base/action.ts").Action<DataNeeds, "data.profile", Type.TObject<{
    dataset: Type.TString;
    version: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    rows: Type.TInteger;
    columns: Type.TArray<Type.TObject<{
        name: Type.TString;
        kind: Type.TUnion<[Type.TLiteral<"number">, Type.TLiteral<"time">, Type.TLiteral<"category">]>;
        missing: Type.TInteger;
        numbers: Type.TUnion<[Type.TObject<{
            min: Type.TUnion<[Type.TNumber, Type.TNull]>;
            max: Type.TUnion<[Type.TNumber, Type.TNull]>;
            mean: Type.TUnion<[Type.TNumber, Type.TNull]>;
            deviation: Type.TUnion<[Type.TNumber, Type.TNull]>;
            quantiles: Type.TArray<Type.TObject<{
                at: Type.TNumber;
                value: Type.TUnion<[Type.TNumber, Type.TNull]>;
            }>>;
        }>, Type.TNull]>;
        distinct: Type.TUnion<[Type.TInteger, Type.TNull]>;
        top: Type.TArray<Type.TObject<{
            value: Type.TString;
            count: Type.TInteger;
        }>>;
    }>>;
}>>];
