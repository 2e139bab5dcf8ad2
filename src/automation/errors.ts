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
})
