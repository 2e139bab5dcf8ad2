import { MillraceError } from '../base/index.js';
import { decided } from './decision.js';
import { decide } from './needs.js';
import { courseOf, steer } from './steer.js';
/** Begins a renewal where an alarm calls for one, or goes on with one that was begun and not ended. */
export async function renewIfCalledFor(needs, policy) {
    const { renew } = policy;
    if (!renew)
        return;
    const last = await needs.decisions.lastOf(policy.name, 'retrain');
    if (last && (await isUnfinished(needs, last)))
        return carryOn(needs, policy, last);
    const alarm = await callFor(needs, policy.name, { renew, last });
    if (alarm)
        await carryOn(needs, policy, await begin(needs, policy.name, alarm));
}
/** A retraining has ended when a rollout grew from it, or a later decision of the endpoint put it aside. */
async function isUnfinished(needs, last) {
    const [newest] = await needs.decisions.list({ endpoint: last.endpoint, limit: 1 });
    return newest?.id === last.id;
}
/** The first open alarm of this champion that the policy renews on, once the pause since the last renewal is over. */
async function callFor(needs, endpoint, by) {
    if (by.last && needs.clock.now() - by.last.at < by.renew.pauseMs)
        return undefined;
    const { champion } = await needs.endpoints.get(endpoint);
    if (champion === undefined)
        return undefined;
    const open = await needs.monitoring.alerts({ endpoint, open: true });
    return open.find((alert) => alert.severity === 'alarm' &&
        alert.champion === champion &&
        by.renew.on.includes(alert.code.replace(/^.*\./, '')));
}
function begin(needs, endpoint, alarm) {
    return decide(needs, {
        endpoint,
        what: 'retrain',
        because: alarm.message,
        rule: `renew on ${alarm.code}`,
        evidence: { alert: alarm.code, raisedAt: alarm.at, ...alarm.evidence },
    });
}
async function carryOn(needs, policy, retrain) {
    const window = { from: retrain.at - policy.renew.windowMs, to: retrain.at };
    let trained;
    try {
        trained = await needs.train(policy, { once: retrain.id, window, asOf: retrain.at, because: retrain.because });
    }
    catch (error) {
        if (!(error instanceof MillraceError))
            throw error;
        await decide(needs, {
            endpoint: policy.name,
            what: 'hold',
            because: `Not trained: ${error.message}`,
            rule: error.code,
            evidence: {},
        });
        return;
    }
    const refused = trained.version.gates.filter((gate) => !gate.passed);
    if (refused.length > 0) {
        const because = `v${trained.version.version} was trained and refused: ${refused.map((gate) => gate.says).join('; ')}`;
        await decide(needs, {
            endpoint: policy.name,
            what: 'hold',
            because,
            rule: 'gates',
            evidence: { version: trained.version.version },
        });
        return;
    }
    await startShadow(needs, policy, { retrain, trained });
}
async function startShadow(needs, policy, of) {
    const { champion } = await needs.endpoints.get(policy.name);
    const challenger = of.trained.version.version;
    const now = needs.clock.now();
    const rollout = {
        ...{ id: of.retrain.id, endpoint: policy.name, champion: champion, challenger },
        ...{ phase: 'shadow', percent: 0, startedAt: now, since: now },
    };
    const gates = of.trained.version.gates.length;
    const because = `v${challenger} passed ${gates} of ${gates} gates; it now scores every request beside v${champion} and answers none.`;
    const made = await needs.database.tx(async () => {
        await needs.rollouts.start(rollout);
        const evidence = { champion, challenger, rows: of.trained.rows, ...of.trained.metrics };
        return needs.decisions.record({
            at: now,
            endpoint: policy.name,
            what: 'shadow',
            because,
            rule: 'gates passed',
            evidence,
        });
    });
    needs.events.publish(decided, made);
    await steer(needs, { endpoint: policy.name, course: courseOf(rollout), because });
}
//# sourceMappingURL=renew.js.map