import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('evaluation', {
  missing_score: {
    status: 400,
    says: 'Score number {row} is not a finite number, so no metric can be computed.',
    help: 'Leave out rows without a score, or find out why the model gives none.',
  },
  bad_label: {
    status: 400,
    says: 'Label number {row} is not {takes}.',
    help: 'Check the label expression of the model, and leave out rows whose label is not known yet.',
  },
  unequal_lengths: {
    status: 400,
    says: 'There are {scores} scores and {labels} labels; each score needs its label.',
    help: 'Give one label for each score, in the same order.',
  },
  bad_probability: {
    status: 400,
    says: 'Score number {row} is not a probability.',
    help: 'Give scores between 0 and 1, or use a metric that takes any score, such as auc.',
  },
  bad_reference: {
    status: 400,
    says: 'The reference of the training run cannot be read: {reason}.',
    help: 'Train the model again, so that its run gets a new reference.json.',
  },
  no_column: {
    status: 400,
    says: 'The table has no column {column}, which the reference needs.',
    help: 'Build the reference from the table that the model was trained on.',
  },
  empty_split: {
    status: 400,
    says: 'Splitting {rows} rows by time leaves none {side} the cut.',
    help: 'Choose a shorter test span, or a window with more days.',
  },
  unknown_metric: {
    status: 400,
    says: 'There is no metric {metric} for {kind}; the nearest is {nearest}.',
    help: 'Use one of: {known}.',
  },
  one_class: {
    status: 400,
    says: 'All {rows} labels are of one class, so probabilities cannot be calibrated by them.',
    help: 'Give labels of both classes.',
  },
  too_few_labels: {
    status: 400,
    says: 'Of the reference {labels} rows have a label, {rarer} of the rarer class; it takes 100, and 10 of the rarer class.',
    help: 'Give more labeled rows which the model did not learn from.',
  },
  bad_estimator: {
    status: 400,
    says: 'The estimator of the training run cannot be read: {reason}.',
    help: 'Train the model again, so that its run gets a new estimator.json.',
  },
})
