package dev.nightjar.agent.jfr;

import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Our own mark in the recording, ten times a second: it ties JFR's clock to nanoTime and tells how far JFR has come. */
@Name(Tick.NAME)
@StackTrace(false)
final class Tick extends Event {

    static final String NAME = "dev.nightjar.Tick";

    /** {@link System#nanoTime} just before it is committed. */
    long nanos;

    /** Number of the tick in this JVM. */
    long number;
}
