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
  bad_labels: {
    status: 400,
    says: '{rows} cannot ask for features: {reason}.',
    help: 'Name the column with the moment of each row: --time COLUMN. By which columns views are asked: millrace features list',
  },
  on_demand_failed: {
    status: 422,
    says: 'On-demand feature {feature} of {view} failed at row {row}: {reason}.',
    help: 'Correct the function, or what it takes: what is missing comes as null.',
  },
  on_demand_unknown: {
    status: 409,
    says: 'The function of on-demand feature {feature} of {view} is not what the project declares.',
    help: 'Run with the millrace.config.ts that declares it as it was then.',
  },
  service_not_found: {
    status: 404,
    says: 'There is no feature service {service}; there are: {services}.',
    help: 'Declare it with featureService in millrace.config.ts.',
  },
  nothing_asked: {
    status: 422,
    says: 'No feature view and no feature service is named.',
    help: 'Name one: millrace features get VIEW --entities NAME=VALUE',
  },
  bad_entities: {
    status: 422,
    says: 'The entities to look up cannot be read: {reason}.',
    help: 'Write --entities NAME=VALUE for each, or name one file with a column for each key.',
  },
  missing_key: {
    status: 422,
    says: 'Feature view {view} is asked for without {key}.',
    help: 'Say whom to look up: millrace features get {view} --entities {key}=VALUE',
  },
  bad_push: {
    status: 422,
    says: 'The rows for feature view {view} cannot be pushed: {reason}.',
    help: 'Send the keys, the time, and the columns of its dataset that the view reads: millrace features show --view {view}',
  },
  text_too_long: {
    status: 422,
    says: 'A text of a feature has more than {limit} bytes.',
    help: 'Shorten it in the SQL of the feature, for example: left(text, 1000)',
  },
  value_out_of_range: {
    status: 422,
    says: 'A value of the features {features} is too large to be summed exactly.',
    help: 'Scale it down in its SQL: values stay below 8,796,093,022,208, and so do the sums of a window.',
  },
})
