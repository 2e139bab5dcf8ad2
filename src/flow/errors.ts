import { defineErrors } from '../base/index.ts'

export const failFlow = defineErrors('flow', {
  step_failed: {
    status: 500,
    says: 'Step {step} of flow {flow} failed {attempts} times: {reason}.',
    help: 'See the log for its cause; run the flow again and it goes on from this step.',
  },
  run_not_found: {
    status: 404,
    says: 'There is no run {run} of a flow.',
    help: 'List the runs of flows, newest first, and take an id from there.',
  },
  bad_schedule: {
    status: 400,
    says: 'The schedule {pattern} cannot be read: {reason}.',
    help: 'Write five cron fields, such as 0 3 * * 1 for Mondays at three, and a time zone such as Europe/Berlin; UTC when not given.',
  },
  address_refused: {
    status: 400,
    says: 'The address {url} is not called: {reason}.',
    help: 'Name a public https address, or let the operator list its host in the setting webhookHosts.',
  },
  host_not_found: {
    status: 400,
    says: 'The host {host} has no address.',
    help: 'Check how it is written, and that this machine can resolve it.',
  },
  not_answered: {
    status: 502,
    says: 'The host {host} did not answer: {reason}.',
    help: 'It is tried again where that can help; look whether the receiver runs.',
  },
})
