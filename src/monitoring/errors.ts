import { defineErrors } from '../base/index.ts'

export const fail = defineErrors('monitoring', {
  bad_watch: {
    status: 400,
    says: 'What to watch at endpoint {endpoint} cannot be read: {reason}.',
    help: "Write it as watch: { drift: true, calibration: { max: 0.03 }, logloss: { noWorseThanTraining: '10%' } }.",
  },
  bad_window: {
    status: 400,
    says: 'A window from {from} to {to} holds no time.',
    help: 'Give an end that is later than the start, both in milliseconds since 1970.',
  },
  window_not_found: {
    status: 404,
    says: 'Endpoint {endpoint} has no measured window that starts at {from}.',
    help: 'List them: millrace monitoring windows --endpoint {endpoint}',
  },
  bad_alert_rule: {
    status: 400,
    says: 'The alert rule {rule} cannot be read: {reason}.',
    help: "Write it as alertRule('late-is-wrong', { endpoint: 'late', when: { metric: 'logloss', above: 0.5, for: 2 } }).",
  },
  rule_not_found: {
    status: 404,
    says: 'No alert rule {rule} was added.',
    help: 'List them: millrace monitoring rules. Those of the project are changed in its file.',
  },
  bad_receiver: {
    status: 400,
    says: 'The receiver {receiver} cannot be read: {reason}.',
    help: "Write it as receiver('ops', { slack: { url: { env: 'SLACK_URL' } } }) or route({ to: ['ops'], when: { severity: 'alarm' } }).",
  },
  receiver_not_found: {
    status: 404,
    says: 'There is no receiver {receiver}.',
    help: 'List them: millrace monitoring receivers',
  },
  secret_missing: {
    status: 409,
    says: 'The receiver {receiver} needs the environment variable {variable}, which is not set.',
    help: 'Set it where Millrace runs, start it again, and send what was given up: millrace monitoring deliveries --state dead',
  },
  delivery_failed: {
    status: 502,
    says: 'The message to {receiver} could not be delivered: {reason}.',
    help: 'It is tried again for about an hour; look whether the receiver runs.',
  },
  delivery_refused: {
    status: 409,
    says: 'The message to {receiver} was refused: {reason}.',
    help: 'Correct the receiver, test it with millrace monitoring test-receiver, and send what was given up again.',
  },
  delivery_not_found: {
    status: 404,
    says: 'There is no delivery {delivery}.',
    help: 'List them: millrace monitoring deliveries',
  },
  alert_not_found: {
    status: 404,
    says: 'There is no alert {alert}.',
    help: 'List them: millrace monitoring alerts',
  },
  alert_closed: {
    status: 409,
    says: 'The alert {alert} is over.',
    help: 'Only an open alert can be acknowledged or closed: millrace monitoring alerts --open',
  },
  bad_silence: {
    status: 400,
    says: 'The silence cannot be made: {reason}.',
    help: "Say what it matches, how long and why: millrace monitoring silence --endpoint late --during 2h --because 'the feed is being moved'",
  },
  silence_not_found: {
    status: 404,
    says: 'There is no silence {silence}.',
    help: 'List them: millrace monitoring silences',
  },
  bad_rule_file: {
    status: 400,
    says: 'The rule file {file} cannot be read: {reason}.',
    help: 'Write YAML or JSON with rules, receivers, routes and silences, each by its name as in a project.',
  },
  bad_replay: {
    status: 400,
    says: 'Nothing can be replayed: {reason}.',
    help: 'Give a file with a rule and a stretch of time: millrace monitoring replay --rule rules.yaml --from 2001-05-01 --to 2001-07-01',
  },
  bad_concept: {
    status: 400,
    says: 'Changes of the concept cannot be looked for: {reason}.',
    help: 'Say where the errors are: millrace monitoring concept rows.csv --error wrong, or --label late --prediction score, or --label late --learn',
  },
  no_objectives: {
    status: 404,
    says: 'Endpoint {endpoint} declares no objectives.',
    help: "Declare them at it: watch: { slo: { latency: { under: '50ms', share: '99%' }, errors: { share: '99.9%' } } }.",
  },
  not_watched: {
    status: 409,
    says: 'Endpoint {endpoint} has no measured window with drift.',
    help: 'Declare watch: { drift: true } at it, and let a window pass: millrace monitoring measure --endpoint {endpoint}',
  },
  bad_comparison: {
    status: 400,
    says: 'The rows cannot be compared: {reason}.',
    help: 'See what a comparison takes: millrace monitoring compare --help',
  },
  no_column: {
    status: 404,
    says: 'The rows have no column {column}; the nearest is {nearest}.',
    help: 'Look at what the columns are called: millrace data profile FILE',
  },
  no_reference: {
    status: 409,
    says: 'Version {version} of model {model} has no training reference to compare with.',
    help: 'Train it with Millrace, which keeps reference.json with the run, or watch this endpoint without drift and loss limits.',
  },
  bad_estimate: {
    status: 400,
    says: 'Performance cannot be estimated: {reason}.',
    help: 'Name the columns: millrace monitoring estimate reference.parquet current.parquet --score probability --label late',
  },
  bad_fairness: {
    status: 400,
    says: 'Groups cannot be compared: {reason}.',
    help: 'Name the columns and the favorable outcome: millrace monitoring fairness loans.csv --label repaid --prediction approved --group sex --favorable yes',
  },
})
