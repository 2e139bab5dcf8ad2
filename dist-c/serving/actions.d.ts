import { Type } from 'typebox';
import { type Clock } from '../base/index.ts';
import type { Serving } from './serving.ts';
/** What the actions of this room need. */
interface ServingActionNeeds {
    readonly serving: Serving;
    readonly clock: Clock;
}
export declare const list: import("../base/action.ts").Action<ServingActionNeeds, "serving.list", Type.TObject<{}>, Type.TObject<{
    endpoints: Type.TArray<Type.TObject<{
        name: Type.TString;
        model: Type.TString;
        champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
        challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
        previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
        mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
        percent: Type.TNumber;
        since: Type.TNumber;
        ready: Type.TBoolean;
        versions: Type.TArray<Type.TInteger>;
    }>>;
}>>;
export declare const show: import("../base/action.ts").Action<ServingActionNeeds, "serving.show", Type.TObject<{
    endpoint: Type.TString;
}>, Type.TObject<{
    endpoint: Type.TObject<{
        name: Type.TString;
        model: Type.TString;
        champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
        challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
        previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
        mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
        percent: Type.TNumber;
        since: Type.TNumber;
        ready: Type.TBoolean;
        versions: Type.TArray<Type.TInteger>;
    }>;
    columns: Type.TArray<Type.TObject<{
        name: Type.TString;
        kind: Type.TString;
    }>>;
    history: Type.TArray<Type.TObject<{
        at: Type.TNumber;
        champion: Type.TUnion<[Type.TNumber, Type.TNull]>;
        challenger: Type.TUnion<[Type.TNumber, Type.TNull]>;
        previous: Type.TUnion<[Type.TNumber, Type.TNull]>;
        mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
        percent: Type.TNumber;
        by: Type.TString;
        because: Type.TString;
    }>>;
}>>;
export declare const predictRows: import("../base/action.ts").Action<ServingActionNeeds, "serving.predict", Type.TObject<{
    endpoint: Type.TString;
    rows: Type.TArray<Type.TRecord<"^.*$", Type.TUnknown>>;
    ids: Type.TOptional<Type.TArray<Type.TString>>;
    keys: Type.TOptional<Type.TArray<Type.TString>>;
}>, Type.TObject<{
    predictions: Type.TArray<Type.TObject<{
        id: Type.TString;
        score: Type.TUnion<[Type.TNumber, Type.TNull]>;
        version: Type.TInteger;
    }>>;
}>>;
export declare const label: import("../base/action.ts").Action<ServingActionNeeds, "serving.label", Type.TObject<{
    endpoint: Type.TString;
    labels: Type.TArray<Type.TObject<{
        id: Type.TString;
        label: Type.TUnion<[Type.TNumber, Type.TBoolean]>;
        at: Type.TOptional<Type.TNumber>;
    }>>;
}>, Type.TObject<{
    accepted: Type.TInteger;
    unknown: Type.TInteger;
}>>;
export declare const traffic: import("../base/action.ts").Action<ServingActionNeeds, "serving.traffic", Type.TObject<{
    endpoint: Type.TString;
    champion: Type.TInteger;
    challenger: Type.TOptional<Type.TUnion<[Type.TInteger, Type.TNull]>>;
    previous: Type.TOptional<Type.TUnion<[Type.TInteger, Type.TNull]>>;
    mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
    percent: Type.TNumber;
    because: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    name: Type.TString;
    model: Type.TString;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
    previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
    mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
    percent: Type.TNumber;
    since: Type.TNumber;
    ready: Type.TBoolean;
    versions: Type.TArray<Type.TInteger>;
}>>;
export declare const undo: import("../base/action.ts").Action<ServingActionNeeds, "serving.undo", Type.TObject<{
    endpoint: Type.TString;
    because: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    name: Type.TString;
    model: Type.TString;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
    previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
    mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
    percent: Type.TNumber;
    since: Type.TNumber;
    ready: Type.TBoolean;
    versions: Type.TArray<Type.TInteger>;
}>>;
export declare const unseen: import("../base/action.ts").Action<ServingActionNeeds, "serving.unseen", Type.TObject<{
    endpoint: Type.TString;
}>, Type.TObject<{
    values: Type.TArray<Type.TObject<{
        column: Type.TString;
        value: Type.TString;
        at: Type.TNumber;
    }>>;
}>>;
/** What may be asked of serving from outside. */
export declare const servingActions: readonly [import("../base/action.ts").Action<ServingActionNeeds, "serving.list", Type.TObject<{}>, Type.TObject<{
    endpoints: Type.TArray<Type.TObject<{
        name: Type.TString;
        model: Type.TString;
        champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
        challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
        previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
        mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
        percent: Type.TNumber;
        since: Type.TNumber;
        ready: Type.TBoolean;
        versions: Type.TArray<Type.TInteger>;
    }>>;
}>>, import("../base/action.ts").Action<ServingActionNeeds, "serving.show", Type.TObject<{
    endpoint: Type.TString;
}>, Type.TObject<{
    endpoint: Type.TObject<{
        name: Type.TString;
        model: Type.TString;
        champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
        challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
        previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
        mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
        percent: Type.TNumber;
        since: Type.TNumber;
        ready: Type.TBoolean;
        versions: Type.TArray<Type.TInteger>;
    }>;
    columns: Type.TArray<Type.TObject<{
        name: Type.TString;
        kind: Type.TString;
    }>>;
    history: Type.TArray<Type.TObject<{
        at: Type.TNumber;
        champion: Type.TUnion<[Type.TNumber, Type.TNull]>;
        challenger: Type.TUnion<[Type.TNumber, Type.TNull]>;
        previous: Type.TUnion<[Type.TNumber, Type.TNull]>;
        mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
        percent: Type.TNumber;
        by: Type.TString;
        because: Type.TString;
    }>>;
}>>, import("../base/action.ts").Action<ServingActionNeeds, "serving.predict", Type.TObject<{
    endpoint: Type.TString;
    rows: Type.TArray<Type.TRecord<"^.*$", Type.TUnknown>>;
    ids: Type.TOptional<Type.TArray<Type.TString>>;
    keys: Type.TOptional<Type.TArray<Type.TString>>;
}>, Type.TObject<{
    predictions: Type.TArray<Type.TObject<{
        id: Type.TString;
        score: Type.TUnion<[Type.TNumber, Type.TNull]>;
        version: Type.TInteger;
    }>>;
}>>, import("../base/action.ts").Action<ServingActionNeeds, "serving.label", Type.TObject<{
    endpoint: Type.TString;
    labels: Type.TArray<Type.TObject<{
        id: Type.TString;
        label: Type.TUnion<[Type.TNumber, Type.TBoolean]>;
        at: Type.TOptional<Type.TNumber>;
    }>>;
}>, Type.TObject<{
    accepted: Type.TInteger;
    unknown: Type.TInteger;
}>>, import("../base/action.ts").Action<ServingActionNeeds, "serving.traffic", Type.TObject<{
    endpoint: Type.TString;
    champion: Type.TInteger;
    challenger: Type.TOptional<Type.TUnion<[Type.TInteger, Type.TNull]>>;
    previous: Type.TOptional<Type.TUnion<[Type.TInteger, Type.TNull]>>;
    mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
    percent: Type.TNumber;
    because: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    name: Type.TString;
    model: Type.TString;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
    previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
    mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
    percent: Type.TNumber;
    since: Type.TNumber;
    ready: Type.TBoolean;
    versions: Type.TArray<Type.TInteger>;
}>>, import("../base/action.ts").Action<ServingActionNeeds, "serving.undo", Type.TObject<{
    endpoint: Type.TString;
    because: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    name: Type.TString;
    model: Type.TString;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
    previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
    mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
    percent: Type.TNumber;
    since: Type.TNumber;
    ready: Type.TBoolean;
    versions: Type.TArray<Type.TInteger>;
}>>, import("../base/action.ts").Action<ServingActionNeeds, "serving.unseen", Type.TObject<{
    endpoint: Type.TString;
}>, Type.TObject<{
    values: Type.TArray<Type.TObject<{
        column: Type.TString;
        value: Type.TString;
        at: Type.TNumber;
    }>>;
}>>];
export {};
