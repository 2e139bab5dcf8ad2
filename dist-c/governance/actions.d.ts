import { Type } from 'typebox';
import type { Audit } from './audit.ts';
export declare const audit: import("../base/action.ts").Action<{
    readonly audit: Audit;
}, "governance.audit", Type.TObject<{
    limit: Type.TOptional<Type.TInteger>;
    before: Type.TOptional<Type.TInteger>;
    actor: Type.TOptional<Type.TString>;
    action: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    entries: Type.TArray<Type.TObject<{
        seq: Type.TInteger;
        at: Type.TNumber;
        actor: Type.TString;
        action: Type.TString;
        target: Type.TString;
        input: Type.TUnion<[Type.TString, Type.TNull]>;
        outcome: Type.TUnion<[Type.TLiteral<"done">, Type.TLiteral<"refused">, Type.TLiteral<"failed">, Type.TLiteral<"interrupted">]>;
        code: Type.TUnion<[Type.TString, Type.TNull]>;
        previous: Type.TString;
        hash: Type.TString;
    }>>;
}>>;
export declare const verify: import("../base/action.ts").Action<{
    readonly audit: Audit;
}, "governance.verify", Type.TObject<{
    seq: Type.TOptional<Type.TInteger>;
    hash: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    sound: Type.TBoolean;
    entries: Type.TInteger;
    head: Type.TObject<{
        seq: Type.TInteger;
        hash: Type.TString;
    }>;
    firstBad: Type.TOptional<Type.TObject<{
        seq: Type.TInteger;
        says: Type.TString;
    }>>;
}>>;
/** What may be asked of governance from outside. */
export declare const governanceActions: readonly [import("../base/action.ts").Action<{
    readonly audit: Audit;
}, "governance.audit", Type.TObject<{
    limit: Type.TOptional<Type.TInteger>;
    before: Type.TOptional<Type.TInteger>;
    actor: Type.TOptional<Type.TString>;
    action: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    entries: Type.TArray<Type.TObject<{
        seq: Type.TInteger;
        at: Type.TNumber;
        actor: Type.TString;
        action: Type.TString;
        target: Type.TString;
        input: Type.TUnion<[Type.TString, Type.TNull]>;
        outcome: Type.TUnion<[Type.TLiteral<"done">, Type.TLiteral<"refused">, Type.TLiteral<"failed">, Type.TLiteral<"interrupted">]>;
        code: Type.TUnion<[Type.TString, Type.TNull]>;
        previous: Type.TString;
        hash: Type.TString;
    }>>;
}>>, import("../base/action.ts").Action<{
    readonly audit: Audit;
}, "governance.verify", Type.TObject<{
    seq: Type.TOptional<Type.TInteger>;
    hash: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    sound: Type.TBoolean;
    entries: Type.TInteger;
    head: Type.TObject<{
        seq: Type.TInteger;
        hash: Type.TString;
    }>;
    firstBad: Type.TOptional<Type.TObject<{
        seq: Type.TInteger;
        says: Type.TString;
    }>>;
}>>];
