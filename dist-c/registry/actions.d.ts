import { Type } from 'typebox';
import type { Models } from './models.ts';
export declare const list: import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.list", Type.TObject<{}>, Type.TObject<{
    models: Type.TArray<Type.TObject<{
        name: Type.TString;
        createdAt: Type.TNumber;
        latest: Type.TInteger;
        aliases: Type.TRecord<"^.*$", Type.TInteger>;
    }>>;
}>>;
export declare const show: import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.show", Type.TObject<{
    model: Type.TString;
}>, Type.TObject<{
    model: Type.TObject<{
        name: Type.TString;
        createdAt: Type.TNumber;
        latest: Type.TInteger;
        aliases: Type.TRecord<"^.*$", Type.TInteger>;
    }>;
    versions: Type.TArray<Type.TObject<{
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
    }>>;
}>>;
export declare const version: import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.version", Type.TObject<{
    model: Type.TString;
    version: Type.TInteger;
}>, Type.TObject<{
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
}>>;
export declare const alias: import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.alias", Type.TObject<{
    model: Type.TString;
    alias: Type.TString;
    at: Type.TOptional<Type.TNumber>;
}>, Type.TObject<{
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
}>>;
export declare const promote: import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.promote", Type.TObject<{
    model: Type.TString;
    alias: Type.TString;
    version: Type.TInteger;
    because: Type.TOptional<Type.TString>;
}>, Type.TObject<{
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
}>>;
export declare const history: import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.history", Type.TObject<{
    model: Type.TString;
    alias: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    moves: Type.TArray<Type.TObject<{
        alias: Type.TString;
        version: Type.TUnion<[Type.TUnion<[Type.TInteger, Type.TNull]>]>;
        previous: Type.TUnion<[Type.TUnion<[Type.TInteger, Type.TNull]>]>;
        at: Type.TNumber;
        by: Type.TString;
        because: Type.TString;
    }>>;
}>>;
/** What may be asked of the registry from outside. */
export declare const registryActions: readonly [import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.list", Type.TObject<{}>, Type.TObject<{
    models: Type.TArray<Type.TObject<{
        name: Type.TString;
        createdAt: Type.TNumber;
        latest: Type.TInteger;
        aliases: Type.TRecord<"^.*$", Type.TInteger>;
    }>>;
}>>, import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.show", Type.TObject<{
    model: Type.TString;
}>, Type.TObject<{
    model: Type.TObject<{
        name: Type.TString;
        createdAt: Type.TNumber;
        latest: Type.TInteger;
        aliases: Type.TRecord<"^.*$", Type.TInteger>;
    }>;
    versions: Type.TArray<Type.TObject<{
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
    }>>;
}>>, import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.version", Type.TObject<{
    model: Type.TString;
    version: Type.TInteger;
}>, Type.TObject<{
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
}>>, import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.alias", Type.TObject<{
    model: Type.TString;
    alias: Type.TString;
    at: Type.TOptional<Type.TNumber>;
}>, Type.TObject<{
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
}>>, import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.promote", Type.TObject<{
    model: Type.TString;
    alias: Type.TString;
    version: Type.TInteger;
    because: Type.TOptional<Type.TString>;
}>, Type.TObject<{
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
}>>, import("../base/action.ts").Action<{
    readonly models: Models;
}, "registry.history", Type.TObject<{
    model: Type.TString;
    alias: Type.TOptional<Type.TString>;
}>, Type.TObject<{
    moves: Type.TArray<Type.TObject<{
        alias: Type.TString;
        version: Type.TUnion<[Type.TUnion<[Type.TInteger, Type.TNull]>]>;
        previous: Type.TUnion<[Type.TUnion<[Type.TInteger, Type.TNull]>]>;
        at: Type.TNumber;
        by: Type.TString;
        because: Type.TString;
    }>>;
}>>];
