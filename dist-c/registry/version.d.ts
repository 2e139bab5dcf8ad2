import { type Static, Type } from 'typebox';
import { type Digest } from '../base/index.ts';
export declare const Signature: Type.TObject<{
    inputs: Type.TArray<Type.TObject<{
        name: Type.TString;
        type: Type.TString;
        shape: Type.TArray<Type.TUnion<[Type.TInteger, Type.TNull]>>;
    }>>;
    outputs: Type.TArray<Type.TObject<{
        name: Type.TString;
        type: Type.TString;
        shape: Type.TArray<Type.TUnion<[Type.TInteger, Type.TNull]>>;
    }>>;
}>;
/** What a model takes and what it answers. */
export type Signature = Static<typeof Signature>;
export declare const TrainedOn: Type.TObject<{
    dataset: Type.TString;
    version: Type.TString;
    from: Type.TNumber;
    to: Type.TNumber;
    rows: Type.TInteger;
}>;
/** The rows a version learned from: a window of one dataset version, `from` included and `to` not. */
export type TrainedOn = Static<typeof TrainedOn>;
export declare const Lineage: Type.TObject<{
    inputs: Type.TArray<Type.TObject<{
        dataset: Type.TString;
        version: Type.TString;
        context: Type.TString;
    }>>;
    code: Type.TOptional<Type.TString>;
    seed: Type.TOptional<Type.TInteger>;
    renews: Type.TOptional<Type.TInteger>;
    because: Type.TOptional<Type.TString>;
}>;
/** What a version came from. */
export type Lineage = Static<typeof Lineage>;
export declare const ModelVersion: Type.TObject<{
    model: Type.TString;
    version: Type.TInteger;
    artifact: Type.TString;
    run: Type.TUnion<[Type.TString, Type.TNull]>;
    createdAt: Type.TNumber;
    aliases: Type.TArray<Type.TString>;
    gates: Type.TArray<Type.TObject<{
        name: Type.TString;
        passed: Type.TBoolean;
        limit: Type.TUnion<[Type.TNumber, Type.TNull]>;
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        says: Type.TString;
    }>>;
    metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
    signature: Type.TObject<{
        inputs: Type.TArray<Type.TObject<{
            name: Type.TString;
            type: Type.TString;
            shape: Type.TArray<Type.TUnion<[Type.TInteger, Type.TNull]>>;
        }>>;
        outputs: Type.TArray<Type.TObject<{
            name: Type.TString;
            type: Type.TString;
            shape: Type.TArray<Type.TUnion<[Type.TInteger, Type.TNull]>>;
        }>>;
    }>;
    trainedOn: Type.TUnion<[Type.TObject<{
        dataset: Type.TString;
        version: Type.TString;
        from: Type.TNumber;
        to: Type.TNumber;
        rows: Type.TInteger;
    }>, Type.TNull]>;
    lineage: Type.TObject<{
        inputs: Type.TArray<Type.TObject<{
            dataset: Type.TString;
            version: Type.TString;
            context: Type.TString;
        }>>;
        code: Type.TOptional<Type.TString>;
        seed: Type.TOptional<Type.TInteger>;
        renews: Type.TOptional<Type.TInteger>;
        because: Type.TOptional<Type.TString>;
    }>;
    metadata: Type.TRecord<"^.*$", Type.TString>;
}>;
/** One numbered model. Only the aliases that point at it ever change. */
export type ModelVersion = Omit<Static<typeof ModelVersion>, 'artifact'> & {
    readonly artifact: Digest;
};
export declare const Model: Type.TObject<{
    name: Type.TString;
    createdAt: Type.TNumber;
    latest: Type.TInteger;
    aliases: Type.TRecord<"^.*$", Type.TInteger>;
}>;
/** A name with numbered versions. */
export type Model = Static<typeof Model>;
/** The aliases that no version gets while one of its gates is shut: traffic follows them. */
export declare const GATED_ALIASES: readonly string[];
/** Why this version may not hold this alias, or `undefined` where it may. */
export declare function gateAgainst(version: Pick<ModelVersion, 'gates'>, alias: string): string | undefined;
/** True for words that could be taken for a version: `latest`, `v2`. */
export declare function isReservedAlias(alias: string): boolean;
