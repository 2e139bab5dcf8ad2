/**
 * Renews a lease until it is stopped, three times as often as it needs. `lost` is called when someone else has it; a renewal
 * that throws is tried again at the next beat.
 */
export function keepAlive(leaseMs, renew, lost) {
    const timer = setInterval(() => {
        renew().then((held) => {
            if (held)
                return;
            clearInterval(timer);
            lost();
        }, () => undefined);
    }, leaseMs / 3);
    timer.unref();
    return () => clearInterval(timer);
}
//# sourceMappingURL=heartbeat.js.map