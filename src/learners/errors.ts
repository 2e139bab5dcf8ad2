import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('learners', {
  unknown_learner: {
    status: 400,
    says: 'There is no learner {learner}; the nearest is {nearest}.',
    help: 'Use one of: {known}.',
  },
  bad_option: {
    status: 400,
    says: 'Learner {learner} does not take the option {option}: {reason}.',
    help: 'Its options are: {known}.',
  },
  no_rows: {
    status: 400,
    says: 'There is no row to learn from.',
    help: 'Widen the window, or check that labels are known by then.',
  },
  no_features: {
    status: 400,
    says: 'There is no feature to learn from.',
    help: 'Name at least one feature of the model.',
  },
  reserved_name: {
    status: 400,
    says: 'A feature cannot be named "{feature}": a model uses that name itself.',
    help: 'Give the column another name, or write the feature as an expression such as {feature} + 0.',
  },
  bad_label: {
    status: 400,
    says: '{rows} rows have a label that is not {wanted}.',
    help: 'Make the label an expression such as delay > 15, and leave out rows whose label is missing.',
  },
  bad_weight: {
    status: 400,
    says: '{rows} rows have a weight that is not a finite number above 0.',
    help: 'Leave out rows that should not count, and give all others a weight above 0.',
  },
  no_groups: {
    status: 400,
    says: 'To rank, the group of every row is needed.',
    help: 'Name the column that tells which rows are ranked against each other, such as a query.',
  },
  one_class: {
    status: 400,
    says: 'All {rows} labels are {label}: there is nothing to tell apart.',
    help: 'Widen the window until both answers occur in it.',
  },
  wrong_objective: {
    status: 400,
    says: 'Learner {learner} does not learn the objective {objective}.',
    help: 'Use one of: {known}.',
  },
  too_large: {
    status: 413,
    says: '{rows} rows of {features} features do not fit into the {limit} that trees may take.',
    help: 'Learn from a sample of the rows, or from fewer features.',
  },
  nothing_to_correct: {
    status: 409,
    says: 'The answers of this model cannot be corrected: it gives {outputs}, neither probabilities of two classes nor numbers.',
    help: 'Learn it again instead.',
  },
  export_differs: {
    status: 500,
    says: 'The exported model differs from the fitted one by {difference} on the training rows, where {limit} is allowed.',
    help: 'Please report this with the options of the learner; no model was kept.',
  },
})
