package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.StageFailed;

/**
 * A service is ended and started again, as a deploy does it: for a moment nobody answers, then it is cold. Of a service that
 * others call that would be a fault: they fail meanwhile.
 */
record Deploy(String service) implements Actor {

    @Override
    public Running start(WarmShop shop) throws StageFailed, InterruptedException {
        shop.restart(service);
        return () -> {};
    }
}
