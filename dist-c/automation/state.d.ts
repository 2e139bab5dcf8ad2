import { type Static, Type } from 'typebox';
import type { LoopNeeds } from './needs.ts';
import type { EndpointPolicy } from './policy.ts';
/** Where the loop of one endpoint stands, for a page that shows it. */
export declare const LoopState: Type.TObject<{
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
}>;
export type LoopState = Static<typeof LoopState>;
/** Looks where an endpoint stands. */
export declare function loopState(needs: LoopNeeds, policy: EndpointPolicy): Promise<LoopState>;
