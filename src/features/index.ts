export { featuresActions } from './actions.ts'
export { createOnlineFeatures } from './create-online.ts'
export { type Entity, type EntitySpec, entity } from './entity.ts'
export { fail as failFeatures } from './errors.ts'
export { featureEvents, featuresMaterialized } from './events.ts'
export { type Feature, featureNames, replayColumns, requestColumns } from './feature-list.ts'
export { type FoundFeature, type FoundFeatures, STATUSES } from './get.ts'
export { columnOfValues, momentOf, tableOfRows } from './json-rows.ts'
export { type LatestFeature, latest } from './latest.ts'
export { type Leakage, type LeakageRequest, leakageOf } from './leakage.ts'
export { type FeatureLineage, lineageOf } from './lineage.ts'
export { naiveTable } from './naive.ts'
export { type OfflineRequest, offlineTable } from './offline.ts'
export {
  givesText,
  type OnDemand,
  type OnDemandFeature,
  type OnDemandRow,
  type OnDemandSpec,
  onDemand,
} from './on-demand.ts'
export type { Feed, FeedRequest, Freshness, OnlineFeatures, OnlineNeeds } from './online.ts'
export { isSampled, type Sample, sampleSql } from './sample.ts'
export { type FeatureService, type FeatureServiceOptions, featureService } from './service.ts'
export type { FeatureNeeds } from './shown-view.ts'
export { type Skew, type SkewedValue, type SkewRequest, skewOf } from './skew.ts'
export type { OfflineNeeds } from './sourced.ts'
export { rowFeatures } from './vectors.ts'
export { type FeatureView, type FeatureViewSpec, featureView, type ViewFeature } from './view.ts'
export { type WindowFeature, window } from './window.ts'
