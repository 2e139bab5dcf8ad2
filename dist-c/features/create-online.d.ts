import type { OnlineFeatures, OnlineNeeds } from './online.ts';
/**
 * Features online.
 *
 * @example
 * const features = createOnlineFeatures({ online, lake, datasets, events, hash })
 * await features.materialize({ views: [originLate], from: monday, to: tuesday })
 * features.vectors(['distance', originLate], rows)
 */
export declare function createOnlineFeatures(needs: OnlineNeeds): OnlineFeatures;
