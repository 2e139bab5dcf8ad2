import { decided } from './decision.js';
/** Records a decision and tells whoever listens. */
export async function decide(needs, decision) {
    const made = await needs.decisions.record({ ...decision, at: needs.clock.now() });
    needs.events.publish(decided, made);
    return made;
}
//# sourceMappingURL=needs.js.map