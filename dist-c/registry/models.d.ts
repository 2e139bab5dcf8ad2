import type { Clock, Digest, Events } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import type { AliasMove } from './alias.ts';
import { type AliasChange } from './aliases.ts';
import { type GateResult, type Metrics } from './gates.ts';
import type { Lineage, Model, ModelVersion, Signature, TrainedOn } from './version.ts';
/** What becomes a version. */
export interface Registration {
    readonly model: string;
    readonly artifact: Digest;
    readonly signature: Signature;
    readonly run?: string;
    readonly metrics?: Metrics;
    readonly gates?: readonly GateResult[];
    readonly trainedOn?: TrainedOn;
    readonly lineage?: Lineage;
    readonly metadata?: Readonly<Record<string, string>>;
    /** For work that may be done over: where a version of the model has this key, it is returned and none is added. */
    readonly once?: string;
}
/** Who moves an alias, and for what reason. */
export interface Why {
    readonly by: string;
    readonly because: string;
}
/**
 * Where models, their versions and aliases are kept.
 *
 * Versions of a model are numbered from 1 without a gap, also by writers at once, and never change. The same artifact may
 * be registered again, as another version.
 */
export interface Models {
    /** Adds a version, and the model with its first one. Publishes `registry.version_registered`. */
    register(registration: Registration): Promise<ModelVersion>;
    /** Throws `registry.model_not_found`, `registry.version_not_found`. */
    get(model: string, version: number): Promise<ModelVersion>;
    /** Throws `registry.model_not_found`. */
    find(model: string): Promise<Model>;
    /** By name. */
    list(): Promise<readonly Model[]>;
    /** The versions of a model, the newest first. Throws `registry.model_not_found`. */
    versions(model: string): Promise<readonly ModelVersion[]>;
    /** The version an alias points at, now or at a moment; `undefined` where it pointed at none. */
    alias(model: string, alias: string, at?: number): Promise<ModelVersion | undefined>;
    /**
     * Points one alias at one version; where it points there already, nothing is done or written.
     *
     * Throws `registry.version_not_found`, `registry.alias_reserved` and, for champion and challenger,
     * `registry.gate_refused`. Publishes `registry.alias_moved`.
     */
    pointAlias(model: string, alias: string, version: number, why: Why): Promise<ModelVersion>;
    /** Moves several aliases of a model as one: a promotion and its undo. Throws as `pointAlias` does. */
    moveAliases(change: AliasChange): Promise<void>;
    /** Every move of its aliases, or of one of them, the newest first. Throws `registry.model_not_found`. */
    aliasHistory(model: string, alias?: string): Promise<readonly AliasMove[]>;
}
interface RegistryNeeds {
    readonly database: Database;
    readonly clock: Clock;
    readonly events: Events;
}
/** Keeps models in the database; their bytes are in the blob store, under `artifact`. */
export declare function createModels(needs: RegistryNeeds): Models;
export {};
