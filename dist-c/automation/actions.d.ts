import { Type } from 'typebox';
import type { LoopNeeds } from './needs.ts';
import type { EndpointPolicy } from './policy.ts';
export declare const decisions: import("../base/action.ts").Action<LoopNeeds & {
    readonly policiesInForce: () => readonly EndpointPolicy[];
}, "automation.decisions", Type.TObject<{
    endpoint: Type.TOptional<Type.TString>;
    limit: Type.TOptional<Type.TInteger>;
}>, Type.TObject<{
    decisions: Type.TArray<Type.TObject<{
        id: Type.TString;
        at: Type.TNumber;
        endpoint: Type.TString;
        what: Type.TUnion<[Type.TLiteral<"retrain">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">, Type.TLiteral<"promote">, Type.TLiteral<"rollback">, Type.TLiteral<"hold">]>;
        because: Type.TString;
        rule: Type.TString;
        evidence: Type.TRecord<"^.*$", Type.TUnknown>;
    }>>;
}>>;
export declare const loop: import("../base/action.ts").Action<LoopNeeds & {
    readonly policiesInForce: () => readonly EndpointPolicy[];
}, "automation.loop", Type.TObject<{}>, Type.TObject<{
    loops: Type.TArray<Type.TObject<{
        endpoint: Type.TString;
        model: Type.TString;
        mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
        champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
        challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
        percent: Type.TInteger;
        state: Type.TString;
        next: Type.TString;
        evidence: Type.TUnion<[Type.TObject<{
            logE: Type.TNumber;
            favors: Type.TUnion<[Type.TLiteral<"challenger">, Type.TLiteral<"champion">, Type.TNull]>;
            mean: Type.TNumber;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            blocks: Type.TInteger;
            n: Type.TInteger;
        }>, Type.TNull]>;
        renewal: Type.TUnion<[Type.TObject<{
            on: Type.TArray<Type.TString>;
            windowDays: Type.TNumber;
        }>, Type.TNull]>;
        now: Type.TNumber;
    }>>;
}>>;
/** What may be asked of the loop from outside. */
export declare const automationActions: readonly [import("../base/action.ts").Action<LoopNeeds & {
    readonly policiesInForce: () => readonly EndpointPolicy[];
}, "automation.decisions", Type.TObject<{
    endpoint: Type.TOptional<Type.TString>;
    limit: Type.TOptional<Type.TInteger>;
}>, Type.TObject<{
    decisions: Type.TArray<Type.TObject<{
        id: Type.TString;
        at: Type.TNumber;
        endpoint: Type.TString;
        what: Type.TUnion<[Type.TLiteral<"retrain">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">, Type.TLiteral<"promote">, Type.TLiteral<"rollback">, Type.TLiteral<"hold">]>;
        because: Type.TString;
        rule: Type.TString;
        evidence: Type.TRecord<"^.*$", Type.TUnknown>;
    }>>;
}>>, import("../base/action.ts").Action<LoopNeeds & {
    readonly policiesInForce: () => readonly EndpointPolicy[];
}, "automation.loop", Type.TObject<{}>, Type.TObject<{
    loops: Type.TArray<Type.TObject<{
        endpoint: Type.TString;
        model: Type.TString;
        mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
        champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
        challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
        percent: Type.TInteger;
        state: Type.TString;
        next: Type.TString;
        evidence: Type.TUnion<[Type.TObject<{
            logE: Type.TNumber;
            favors: Type.TUnion<[Type.TLiteral<"challenger">, Type.TLiteral<"champion">, Type.TNull]>;
            mean: Type.TNumber;
            low: Type.TUnion<[Type.TNumber, Type.TNull]>;
            high: Type.TUnion<[Type.TNumber, Type.TNull]>;
            blocks: Type.TInteger;
            n: Type.TInteger;
        }>, Type.TNull]>;
        renewal: Type.TUnion<[Type.TObject<{
            on: Type.TArray<Type.TString>;
            windowDays: Type.TNumber;
        }>, Type.TNull]>;
        now: Type.TNumber;
    }>>;
}>>];
