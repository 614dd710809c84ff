package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.StageFailed;

/** Somebody who acts in the fault's time. Itself only a description: it can be started in run after run. */
interface Actor {

    /** Returns when it acts. */
    Running start(WarmShop shop) throws StageFailed, InterruptedException;

    /** Somebody who acts now. */
    interface Running {

        /** Returns when it does not act any more and what it did is undone. */
        void stop() throws StageFailed, InterruptedException;
    }
}
