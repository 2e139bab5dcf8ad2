import type { Migration } from '../storage/index.ts';
/** The tables of the data room. Times are milliseconds; `manifest` is the JSON of a version. */
export interface DataTables {
    dataset: {
        name: string;
        current: string;
        updated_at: number;
    };
    dataset_version: {
        dataset: string;
        version: string;
        number: number;
        created_at: number;
        manifest: unknown;
        source_path: string;
        source_digest: string;
        profile: string | null;
    };
}
export declare const dataMigrations: readonly Migration[];
