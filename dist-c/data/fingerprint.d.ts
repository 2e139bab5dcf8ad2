import type { Digest } from '../base/index.ts';
import type { Dataset } from './dataset.ts';
/** A source file as it is found: where, how long, last changed when. */
export interface FoundFile {
    readonly path: string;
    readonly bytes: number;
    /** Nanoseconds, as text. */
    readonly changed: string;
}
/** The content of a source file. */
export type Fingerprint = {
    readonly digest: Digest;
    /** True when quotes in a CSV file come in pairs; a file where they do not has a field that is never closed. */
    readonly quotesPaired: boolean;
};
/**
 * Finds the source file of a dataset; a relative path begins at `root`.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`.
 */
export declare function findSource(dataset: Dataset, root: string): Promise<FoundFile>;
/** Reads the file once, from end to end. Errors: `data.source_unreadable`. */
export declare function fingerprint(dataset: Dataset, file: FoundFile): Promise<Fingerprint>;
/** Errors: `data.source_changed` when the file is no longer as it was found. */
export declare function mustBeUnchanged(dataset: Dataset, file: FoundFile): Promise<void>;
