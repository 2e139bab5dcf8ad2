import { type Static, Type } from 'typebox';
import { type Digest, type Hash } from '../base/index.ts';
/** How many rows violated one rule of a contract, as the doors show it. */
export declare const ReasonShape: Type.TObject<{
    code: Type.TString;
    column: Type.TString;
    rows: Type.TInteger;
    outcome: Type.TUnion<[Type.TLiteral<"block">, Type.TLiteral<"quarantine">, Type.TLiteral<"warn">]>;
}>;
/** What decides the address of a version: equal manifests are one version. */
export declare const ManifestShape: Type.TObject<{
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
}>;
/** A snapshot of a dataset, by the hash of its content. `number` counts versions from 1. */
export declare const DatasetVersionShape: Type.TObject<{
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
}>;
/** How many rows violated one rule. A row that violates two counts in both. */
export type Reason = Static<typeof ReasonShape>;
export type Manifest = Static<typeof ManifestShape>;
/**
 * A content-addressed snapshot of a dataset: immutable Parquet blobs and what is known of them. `rows` are the accepted ones;
 * each has a `__row`, its place in the source from 0, that stays the same for good.
 */
export type DatasetVersion = Static<typeof DatasetVersionShape>;
/** The address of a version. */
export declare function versionOf(manifest: Manifest, hash: Hash): Digest;
