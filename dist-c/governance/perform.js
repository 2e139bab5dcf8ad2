import { digestOf, MillraceError } from '../base/index.js';
import { fail } from './errors.js';
import { checkInput } from './input.js';
import { plainFault, printable } from './plain.js';
export function createPerform(law) {
    const { audit, permits, hash } = law;
    return async (action, needs, input, call) => {
        const intent = () => intentOf(action, input, { call, hash });
        if (!permits.mayI(call.actor, action.permit)) {
            const { permit } = action;
            const refusal = fail('forbidden', { action: action.name, permit, actor: printable(call.actor.id) });
            await record(audit, { ...intent(), outcome: 'refused', code: refusal.code });
            throw refusal;
        }
        if (action.http.startsWith('GET ') || action.keptIn === 'journal')
            return action.run(needs, checkInput(action, input), call);
        const checked = await checkedOrRecorded(action, input, { audit, intent });
        return audited(audit, intent(), () => action.run(needs, checked, call));
    };
}
async function checkedOrRecorded(action, input, to) {
    try {
        return checkInput(action, input);
    }
    catch (error) {
        await record(to.audit, { ...to.intent(), ...endOf(error) });
        throw error;
    }
}
async function audited(audit, intent, run) {
    const { action } = intent;
    const id = await audit.begin(intent).catch((cause) => {
        throw fail('audit_unavailable', { action }, cause);
    });
    const settle = (end, cause) => audit.settle(id, end).catch((fault) => {
        throw fail('audit_unsettled', { action }, cause ?? fault);
    });
    let result;
    try {
        result = await run();
    }
    catch (error) {
        await settle(endOf(error), error);
        throw error;
    }
    await settle({ outcome: 'done', code: null });
    return result;
}
const SERVER_FAULT = 500;
function endOf(error) {
    if (!(error instanceof MillraceError))
        return { outcome: 'failed', code: null };
    return { outcome: error.status < SERVER_FAULT ? 'refused' : 'failed', code: error.code };
}
async function record(audit, entry) {
    await audit.append(entry).catch((cause) => {
        throw fail('audit_unavailable', { action: entry.action }, cause);
    });
}
function intentOf(action, input, by) {
    return {
        actor: printable(by.call.actor.id),
        action: action.name,
        target: targetOf(action.http, input),
        input: input === undefined || plainFault(input) ? null : digestOf(input, by.hash),
    };
}
/** The path of the action under /api/v1 with the members of the input in their places. */
function targetOf(http, input) {
    const members = typeof input === 'object' && input !== null ? input : {};
    return http.replace(/^\w+ \/api\/v1\//, '').replace(/:(\w+)/g, (_, name) => {
        const value = Object.hasOwn(members, name) ? members[name] : undefined;
        return typeof value === 'string' || typeof value === 'number' ? printable(String(value)) : '?';
    });
}
//# sourceMappingURL=perform.js.map