import { type Digest, type Hash } from '../base/index.ts';
import type { Online } from '../storage/index.ts';
import type { FeatureView } from './view.ts';
import { type ViewWindows } from './view-plan.ts';
/** What of a view the online store holds. Moments are microseconds. */
export interface OnlineState {
    /** The address of the view's declaration and of the dataset version its records come from. */
    readonly identity: string;
    readonly definition: Digest;
    readonly windows: ViewWindows;
    /** Look-ups are exact from here … */
    readonly from: number;
    /** … and everything that arrived up to here is in. */
    readonly through: number;
}
/** The keys of a view: entities begin with `=`, what is known of the view itself with `@`. */
export declare const spaceOf: (view: FeatureView) => string;
export declare const entityKey: (entity: string) => string;
export declare const stateKey: (identity: string) => string;
/** The address of everything that decides what a view computes, but not of the data. */
export declare function definitionOf(view: FeatureView, hash: Hash): Digest;
/** The identity of a view on one version of its dataset. */
export declare const identityOf: (definition: Digest, version: Digest) => string;
/** Reads back, after a start, what the store holds of a view. */
export declare function readState(online: Online, view: FeatureView, definition: Digest): OnlineState | undefined;
