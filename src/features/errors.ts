import { defineErrors } from '../base/index.ts'

/** The ways the features room fails. */
export const fail = defineErrors('features', {
  bad_view: {
    status: 400,
    says: 'Feature view {view} is wrong at {where}: {reason}.',
    help: 'Correct the view in millrace.config.ts, then run: millrace plan',
  },
  bad_feature: {
    status: 400,
    says: 'Feature {feature} is wrong: {reason}.',
    help: 'Correct the features of the model in millrace.config.ts, then run: millrace plan',
  },
  no_time: {
    status: 400,
    says: 'Dataset {dataset} has no time, so nothing can be joined to what was known then.',
    help: "Name the column with the moment of each row in its declaration: time: 'date'.",
  },
  view_not_found: {
    status: 404,
    says: 'There is no feature view {view}; the nearest is {nearest}.',
    help: 'List them: millrace features list',
  },
  not_materialized: {
    status: 503,
    says: 'Feature view {view} has not been materialized for look-ups.',
    help: 'Materialize it: millrace features materialize --view {view}',
  },
  runs_backwards: {
    status: 409,
    says: 'Feature view {view} is materialized through {through} and cannot go back to {wanted}.',
    help: 'Ask for a later moment.',
  },
  superseded: {
    status: 409,
    says: 'Feature view {view} was materialized anew from another version meanwhile.',
    help: 'Begin again: millrace features materialize --view {view}',
  },
  value_out_of_range: {
    status: 422,
    says: 'A value of the features {features} is too large to be summed exactly.',
    help: 'Scale it down in its SQL: values stay below 8,796,093,022,208, and so do the sums of a window.',
  },
})
