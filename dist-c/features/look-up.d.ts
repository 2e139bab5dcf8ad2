import type { Online } from '../storage/index.ts';
import { type NumberColumn, type Table } from '../table/index.ts';
import { type OnlineState } from './online-state.ts';
import type { FeatureView } from './view.ts';
/** The features of one view for rows, each at its moment in milliseconds; of a moment before `state.from`, missing. */
export declare function lookUp(online: Online, { view, state }: {
    readonly view: FeatureView;
    readonly state: OnlineState;
}, { rows, at }: {
    readonly rows: Table;
    readonly at: Float64Array;
}): ReadonlyMap<string, NumberColumn>;
