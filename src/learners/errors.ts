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
    says: 'A feature cannot be named {feature}: a model has an output of that name.',
    help: 'Give the column another name, or write the feature as an expression such as {feature} + 0.',
  },
  bad_label: {
    status: 400,
    says: '{rows} rows have a label that is not {wanted}.',
    help: 'Make the label an expression such as delay > 15, and leave out rows whose label is missing.',
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
  export_differs: {
    status: 500,
    says: 'The exported model differs from the fitted one by {difference} on the training rows, where {limit} is allowed.',
    help: 'Please report this with the options of the learner; no model was kept.',
  },
})
