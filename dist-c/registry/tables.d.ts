import type { ColumnType } from 'kysely';
import type { Digest } from '../base/index.ts';
import type { Migration } from '../storage/index.ts';
import type { GateResult, Metrics } from './gates.ts';
import type { Lineage, Signature, TrainedOn } from './version.ts';
/** A jsonb column: read as a value, written as a text. */
type Jsonb<T> = ColumnType<T, string, never>;
/** The tables of this room, for the query builder. */
export interface RegistryTables {
    model: {
        name: string;
        created_at: number;
        versions: number;
    };
    model_version: {
        model: string;
        version: number;
        artifact: Digest;
        run: string | null;
        created_at: number;
        signature: Jsonb<Signature>;
        metrics: Jsonb<Metrics>;
        gates: Jsonb<GateResult[]>;
        trained_on: ColumnType<TrainedOn | null, string | null, never>;
        lineage: Jsonb<Lineage>;
        metadata: Jsonb<Record<string, string>>;
        once: string | null;
    };
    model_alias: {
        model: string;
        alias: string;
        version: number;
    };
    alias_move: {
        id: ColumnType<number, never, never>;
        model: string;
        alias: string;
        version: number | null;
        previous: number | null;
        at: number;
        actor: string;
        because: string;
    };
}
/** `model.versions` counts them: taking the next number locks the row. `alias_move` is only ever added to. */
export declare const registryMigrations: readonly Migration[];
export {};
