import { DAY, MINUTE, seededRandom } from '../base/index.js';
/** The project that `millrace init` writes. */
export const STARTER_CONFIG = `import { boosting, canary, category, csv, dataset, defineProject, endpoint, logistic, model, number, sql, time } from 'millrace'

// What rows there are, and what must be true of each. A row that breaks a rule is put aside, not learned from.
const deliveries = dataset('deliveries', {
  source: csv('deliveries.csv'),
  time: 'ordered',
  contract: {
    ordered: time(),
    distance: number({ min: 0 }),
    items: number({ min: 1, integer: true }),
    courier: category({ values: ['bike', 'car', 'foot'] }),
    minutes: number({ min: 0 }),
  },
  onViolation: 'quarantine',
})

// The question: will this delivery take more than 45 minutes?
const slow = model('slow', {
  data: deliveries,
  label: sql\`minutes > 45\`,
  features: ['distance', 'items', 'courier', 'hour(ordered)'],
  window: '6w',
  split: { by: 'time', test: '1w' },
  learners: [logistic(), boosting()],
  metric: 'logloss',
  gates: { auc: { min: 0.6 } },
})

// Where it is asked, how a successor takes over, and when one is trained.
const slowEndpoint = endpoint('slow', {
  model: slow,
  rollout: canary({ shadow: '1d', steps: [10, 50, 100] }),
  watch: { drift: true, calibration: { max: 0.05 } },
  renew: { on: ['calibration'], window: '6w' },
})

export default defineProject({ name: 'deliveries', endpoints: [slowEndpoint] })
`;
const ROWS = 4_000;
const DAYS = 56;
const COURIERS = ['bike', 'car', 'foot'];
const SPEED = { bike: 4, car: 3, foot: 9 };
const SEED = 2001;
/** Rows of invented deliveries in the eight weeks before \`now\`: the same but for their days, whenever it is called. */
export function starterCsv(now) {
    const random = seededRandom(SEED);
    const begin = Math.floor(now / DAY) * DAY - DAYS * DAY;
    const lines = ['ordered,distance,items,courier,minutes'];
    for (let row = 0; row < ROWS; row++) {
        const ordered = begin + Math.floor(((row + random.next()) / ROWS) * DAYS * (DAY / MINUTE)) * MINUTE;
        const courier = COURIERS[random.integer(COURIERS.length)];
        const distance = 0.3 + 7 * random.next() ** 2;
        const items = 1 + random.integer(6);
        const hour = new Date(ordered).getUTCHours();
        const rush = hour >= 17 && hour <= 20 ? 12 : 0;
        const minutes = 12 + distance * SPEED[courier] + 2 * items + rush + 16 * (random.next() - random.next());
        const cells = [
            new Date(ordered).toISOString(),
            distance.toFixed(2),
            items,
            courier,
            Math.max(3, minutes).toFixed(0),
        ];
        lines.push(cells.join(','));
    }
    return `${lines.join('\n')}\n`;
}
//# sourceMappingURL=starter.js.map