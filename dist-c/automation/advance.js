import { DAY, HOUR } from '../base/index.js';
import { decided } from './decision.js';
import { blockLengthOf, pairedLosses, weigh } from './evidence.js';
import { nextMove } from './rollout.js';
import { courseOf, restingCourse, steer } from './steer.js';
/** After this long a block is weighed with the labels it has. */
const LABEL_DEADLINE = 2 * DAY;
/** Judges a rollout on what is known by now and carries out what follows. */
export async function advance(needs, policy, rollout) {
    await steer(needs, { endpoint: rollout.endpoint, course: courseOf(rollout), because: 'as decided' });
    if (rollout.phase === 'probation' && needs.clock.now() % DAY >= HOUR)
        return;
    const paired = await pairedSince(needs, policy, rollout);
    const evidence = weighed(needs, rollout, paired);
    const move = nextMove(rollout, policy.rollout, { evidence, now: needs.clock.now() });
    if (move)
        await carryOut(needs, { rollout, move, evidence, paired });
}
/** The evidence on a rollout as it stands now, for whoever asks. */
export async function evidenceNow(needs, policy, rollout) {
    return weighed(needs, rollout, await pairedSince(needs, policy, rollout));
}
async function pairedSince(needs, policy, rollout) {
    const now = needs.clock.now();
    const from = rollout.evidenceFrom ?? rollout.startedAt;
    const journal = await needs.journal.read(rollout.endpoint, { from, to: now, knownBy: now });
    return pairedLosses(journal, { champion: rollout.champion, challenger: rollout.challenger, loss: lossOf(policy) });
}
/** Brier, unless the user judges the model by log loss. */
const lossOf = (policy) => (policy.model.metric === 'logloss' ? 'logloss' : 'brier');
function weighed(needs, rollout, paired) {
    return weigh(paired, { blockMs: rollout.blockMs ?? HOUR, now: needs.clock.now(), deadlineMs: LABEL_DEADLINE });
}
/** The record first, in one transaction; then traffic and aliases follow it. */
async function carryOut(needs, judged) {
    const { rollout, move } = judged;
    const next = after(needs, judged);
    const made = await needs.database.tx(async () => {
        if (move.phase === 'over')
            await needs.rollouts.finish(rollout.id, needs.clock.now());
        else
            await needs.rollouts.save(next);
        return needs.decisions.record(decisionOf(needs, judged, next));
    });
    needs.events.publish(decided, made);
    const course = move.phase === 'over' ? restingCourse(survivor(rollout, move)) : courseOf(next);
    await steer(needs, { endpoint: rollout.endpoint, course, because: move.because });
}
function after(needs, { rollout, move, paired }) {
    if (move.phase === 'over')
        return rollout;
    const now = needs.clock.now();
    const pilot = rollout.phase === 'shadow' ? { evidenceFrom: now, blockMs: blockLengthOf(paired) } : {};
    return { ...rollout, ...pilot, phase: move.phase, percent: move.percent, since: now };
}
/** Who answers when a rollout is over: the challenger only where it had been promoted and was not undone. */
function survivor(rollout, move) {
    return rollout.phase === 'probation' && move.what !== 'rollback' ? rollout.challenger : rollout.champion;
}
function decisionOf(needs, { rollout, move, evidence }, next) {
    return {
        at: needs.clock.now(),
        endpoint: rollout.endpoint,
        what: move.what,
        because: move.because,
        rule: move.rule,
        evidence: {
            ...{ champion: rollout.champion, challenger: rollout.challenger, percent: next.percent, ...evidence },
            eValue: Math.exp(Math.min(evidence.logE, 700)),
            blockHours: (next.blockMs ?? HOUR) / HOUR,
        },
    };
}
//# sourceMappingURL=advance.js.map