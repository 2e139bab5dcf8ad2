export type Metric = 'auc' | 'accuracy' | 'logloss' | 'rmse'

/** A set that AutoML is held to, with the numbers of `shared/data/REFERENCE.md`. */
export interface Target {
  readonly set: string
  /** What the search makes best. */
  readonly metric: Metric
  /** Published numbers; the first is that of `metric`. */
  readonly references: Partial<Readonly<Record<Metric, number>>>
  /** Where the rows that are asked come from: the set names them, or one of five folds. */
  readonly asked: 'named' | 'fold'
}

export const TARGETS: readonly Target[] = [
  { set: 'adult', metric: 'auc', references: { auc: 0.9282, accuracy: 0.8719 }, asked: 'named' },
  { set: 'nsl_kdd', metric: 'auc', references: { auc: 0.956, accuracy: 0.796 }, asked: 'named' },
  { set: 'bike_sharing_2012', metric: 'rmse', references: { rmse: 124.9 }, asked: 'named' },
  { set: 'lightgbm_example', metric: 'auc', references: { auc: 0.823, logloss: 0.513 }, asked: 'named' },
  { set: 'mnist_t10k', metric: 'accuracy', references: { accuracy: 0.933 }, asked: 'named' },
  { set: 'telco_churn', metric: 'auc', references: { auc: 0.841 }, asked: 'fold' },
  { set: 'german_credit', metric: 'auc', references: { auc: 0.769 }, asked: 'fold' },
  { set: 'titanic', metric: 'auc', references: { auc: 0.866 }, asked: 'fold' },
  { set: 'sms_spam', metric: 'accuracy', references: { accuracy: 0.984 }, asked: 'fold' },
  { set: 'california_housing', metric: 'rmse', references: { rmse: 46_520 }, asked: 'fold' },
  { set: 'diamonds', metric: 'rmse', references: { rmse: 534 }, asked: 'fold' },
  { set: 'wine_red', metric: 'rmse', references: { rmse: 0.609 }, asked: 'fold' },
  { set: 'wine_white', metric: 'rmse', references: { rmse: 0.644 }, asked: 'fold' },
  { set: 'bike_sharing', metric: 'rmse', references: { rmse: 39.8 }, asked: 'fold' },
]

export const isCost = (metric: Metric): boolean => metric === 'rmse' || metric === 'logloss'

/** Whether ours is at least as good. */
export const isMet = (metric: Metric, ours: number, theirs: number): boolean =>
  isCost(metric) ? ours <= theirs : ours >= theirs
