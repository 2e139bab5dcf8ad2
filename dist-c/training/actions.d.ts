import { Type } from 'typebox';
import type { ModelSpec } from './model.ts';
import type { TrainingNeeds } from './needs.ts';
/** What the actions of the training room need; `defined` gives the models of the project as it is now. */
export interface TrainingActionNeeds extends TrainingNeeds {
    readonly defined: () => readonly ModelSpec[];
}
export declare const train: import("../base/action.ts").Action<TrainingActionNeeds, "training.train", Type.TObject<{
    model: Type.TString;
    from: Type.TOptional<Type.TNumber>;
    to: Type.TOptional<Type.TNumber>;
    asOf: Type.TOptional<Type.TNumber>;
    seed: Type.TOptional<Type.TInteger>;
    because: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    run: Type.TString;
    model: Type.TString;
    version: Type.TInteger;
    passed: Type.TBoolean;
    gates: Type.TArray<Type.TObject<{
        name: Type.TString;
        passed: Type.TBoolean;
        limit: Type.TUnion<[Type.TNumber, Type.TNull]>;
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        says: Type.TString;
    }>>;
    learner: Type.TString;
    rows: Type.TInteger;
    metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
    modelHash: Type.TString;
}>>;
export declare const reproduce: import("../base/action.ts").Action<TrainingActionNeeds, "training.reproduce", Type.TObject<{
    run: Type.TString;
}>, Type.TObject<{
    run: Type.TString;
    same: Type.TBoolean;
    modelHash: Type.TString;
    expected: Type.TString;
    firstDifference: Type.TUnion<[Type.TString, Type.TNull]>;
    steps: Type.TArray<Type.TObject<{
        step: Type.TString;
        same: Type.TBoolean;
    }>>;
    environment: Type.TObject<{
        recorded: Type.TObject<{
            millrace: Type.TString;
            node: Type.TString;
            v8: Type.TString;
            platform: Type.TString;
        }>;
        here: Type.TObject<{
            millrace: Type.TString;
            node: Type.TString;
            v8: Type.TString;
            platform: Type.TString;
        }>;
    }>;
}>>;
/** What may be asked of the training room from outside. */
export declare const trainingActions: readonly [import("../base/action.ts").Action<TrainingActionNeeds, "training.train", Type.TObject<{
    model: Type.TString;
    from: Type.TOptional<Type.TNumber>;
    to: Type.TOptional<Type.TNumber>;
    asOf: Type.TOptional<Type.TNumber>;
    seed: Type.TOptional<Type.TInteger>;
    because: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    run: Type.TString;
    model: Type.TString;
    version: Type.TInteger;
    passed: Type.TBoolean;
    gates: Type.TArray<Type.TObject<{
        name: Type.TString;
        passed: Type.TBoolean;
        limit: Type.TUnion<[Type.TNumber, Type.TNull]>;
        value: Type.TUnion<[Type.TNumber, Type.TNull]>;
        says: Type.TString;
    }>>;
    learner: Type.TString;
    rows: Type.TInteger;
    metrics: Type.TRecord<"^.*$", Type.TUnion<[Type.TNumber, Type.TNull]>>;
    modelHash: Type.TString;
}>>, import("../base/action.ts").Action<TrainingActionNeeds, "training.reproduce", Type.TObject<{
    run: Type.TString;
}>, Type.TObject<{
    run: Type.TString;
    same: Type.TBoolean;
    modelHash: Type.TString;
    expected: Type.TString;
    firstDifference: Type.TUnion<[Type.TString, Type.TNull]>;
    steps: Type.TArray<Type.TObject<{
        step: Type.TString;
        same: Type.TBoolean;
    }>>;
    environment: Type.TObject<{
        recorded: Type.TObject<{
            millrace: Type.TString;
            node: Type.TString;
            v8: Type.TString;
            platform: Type.TString;
        }>;
        here: Type.TObject<{
            millrace: Type.TString;
            node: Type.TString;
            v8: Type.TString;
            platform: Type.TString;
        }>;
    }>;
}>>];
