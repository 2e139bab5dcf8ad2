import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('automation', {
  bad_project: {
    status: 400,
    says: 'The project {project} is not consistent: {reason}.',
    help: 'Correct millrace.config.ts, then look again: millrace plan',
  },
  bad_endpoint: {
    status: 400,
    says: 'The endpoint {endpoint} is wrong at {where}: {reason}.',
    help: 'Correct the endpoint in millrace.config.ts, then run: millrace plan',
  },
  bad_rollout: {
    status: 400,
    says: 'The policy cannot be used: {reason}.',
    help: "Write for example canary({ shadow: '1d', steps: [5, 25, 50, 100] })",
  },
  first_model_refused: {
    status: 409,
    says: 'The first model {model} v{version} was trained but did not pass its gates: {reason}.',
    help: 'Look at the run, then change features or gates in millrace.config.ts: millrace registry version {model} {version}',
  },
  unknown_endpoint: {
    status: 404,
    says: 'No policy is known for the endpoint {endpoint}.',
    help: 'Declare it in millrace.config.ts and run: millrace up',
  },
  decision_not_found: {
    status: 404,
    says: 'There is no decision {decision}.',
    help: 'List them: millrace automation decisions',
  },
  bad_policy_file: {
    status: 400,
    says: 'The policy file {file} cannot be used: {reason}.',
    help: 'Write the options of an endpoint as JSON, for example { "renew": { "on": ["calibration"], "window": "6w" } }',
  },
  bad_span: {
    status: 400,
    says: 'There is nothing from {from} to {to}.',
    help: 'Give two moments, the earlier one first, such as --from 2001-05-14 --to 2001-07-01',
  },
  nothing_pending: {
    status: 409,
    says: 'Nothing at the endpoint {endpoint} waits for a person to {word}.',
    help: 'Look where it stands: millrace automation loop',
  },
  no_rollout: {
    status: 404,
    says: 'The endpoint {endpoint} has no such rollout.',
    help: 'Look where it stands: millrace automation loop',
  },
  no_renewal: {
    status: 409,
    says: 'The policy of {endpoint} says nothing of renewal.',
    help: "Add it in millrace.config.ts, for example renew: { on: ['calibration'], window: '6w' }",
  },
})
