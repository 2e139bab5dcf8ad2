import { type Static, Type } from 'typebox';
/** What the loop can decide. `hold` is a decision too: not to act, and why. */
export declare const What: Type.TUnion<[Type.TLiteral<"retrain">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">, Type.TLiteral<"promote">, Type.TLiteral<"rollback">, Type.TLiteral<"hold">]>;
/** One decision of the loop: what, when, why, by which rule, on what evidence. Never changed once made. */
export declare const Decision: Type.TObject<{
    id: Type.TString;
    at: Type.TNumber;
    endpoint: Type.TString;
    what: Type.TUnion<[Type.TLiteral<"retrain">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">, Type.TLiteral<"promote">, Type.TLiteral<"rollback">, Type.TLiteral<"hold">]>;
    because: Type.TString;
    rule: Type.TString;
    evidence: Type.TRecord<"^.*$", Type.TUnknown>;
}>;
export type Decision = Static<typeof Decision>;
export declare const decided: import("../base/events.ts").EventSpec<Type.TObject<{
    id: Type.TString;
    at: Type.TNumber;
    endpoint: Type.TString;
    what: Type.TUnion<[Type.TLiteral<"retrain">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">, Type.TLiteral<"promote">, Type.TLiteral<"rollback">, Type.TLiteral<"hold">]>;
    because: Type.TString;
    rule: Type.TString;
    evidence: Type.TRecord<"^.*$", Type.TUnknown>;
}>>;
