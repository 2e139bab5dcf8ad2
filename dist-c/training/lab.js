import { seededRandom } from '../base/index.js';
import { buildReference } from '../evaluation/index.js';
import { compile, feedsOf, scoresOf } from '../inference/index.js';
import { fitLearner, learnerNamed, } from '../learners/index.js';
import { takeRows } from '../table/index.js';
import { measure } from './metrics.js';
import { partRows } from './parts.js';
/** A lab over a sheet. */
export function createLab(sheet) {
    const { table, label, times, features, objective } = sheet;
    const parts = partRows(times, sheet.known, sheet.cut);
    const all = Int32Array.from({ length: table.rows }, (_, row) => row);
    const score = (onnx, rows) => {
        const plan = compile(onnx);
        return scoresOf(plan.run(feedsOf(takeRows(table, rows), plan)));
    };
    const taskOf = (rows) => ({
        table: takeRows(table, rows),
        features,
        label: pick(label, rows),
        objective,
    });
    function roundsOf(learner, seed, report) {
        if (!('patience' in learnerNamed(learner.learner).options.properties))
            return undefined;
        const [early, stopping] = [taskOf(parts.early), taskOf(parts.stopping)];
        if (isOneSided(early) || stopping.label.length === 0)
            return undefined;
        const validation = { table: stopping.table, label: stopping.label };
        const { rounds } = fitLearner(learner, { ...early, validation }, { random: seededRandom(seed), progress: report });
        return Math.max(1, rounds ?? 1);
    }
    return {
        fit({ learner, seed, on, rounds: known }, report) {
            const isSearch = on === 'train' && known === undefined;
            const rounds = isSearch ? roundsOf(learner, seed, (done, doing) => report(done / 2, doing)) : known;
            const options = rounds === undefined ? learner.options : { ...learner.options, rounds, patience: 0 };
            const half = (done, doing) => report(isSearch ? 0.5 + done / 2 : done, doing);
            const context = { random: seededRandom(seed), progress: half };
            const task = taskOf(on === 'train' ? parts.train : all);
            return withRounds(fitLearner({ ...learner, options }, task, context));
        },
        judge: (onnx) => measure(objective, score(onnx, parts.test), pick(label, parts.test)),
        reference: (onnx, heldOut) => buildReference({ table, features, predictions: score(onnx, all), times, labels: label, objective, heldOut }),
    };
}
const pick = (values, rows) => Float64Array.from(rows, (row) => values[row]);
const withRounds = ({ onnx, rounds, summary }) => ({ onnx, rounds: rounds ?? null, summary });
/** True where there is nothing to learn a difference from. */
function isOneSided({ label, objective }) {
    return label.length === 0 || (objective === 'binary' && label.every((value) => value === label[0]));
}
//# sourceMappingURL=lab.js.map