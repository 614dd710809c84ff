package dev.nightjar.agent.sites;

import dev.nightjar.agent.work.Account;
import dev.nightjar.agent.work.Recorder;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/** For whom a thread of JFR's worked. */
final class JfrThreads {

    private JfrThreads() {}

    /** @param nanos at this instant of {@link System#nanoTime} */
    static Account account(Recorder recorder, @Nullable RecordedThread thread, long nanos) {
        if (thread == null || thread.getJavaThreadId() <= 0 || isVirtual(thread)) {
            return Account.UNKNOWN;
        }
        return recorder.accountAt(thread.getJavaThreadId(), nanos);
    }

    private static boolean isVirtual(RecordedThread thread) {
        return thread.hasField("virtual") && thread.getBoolean("virtual"); // since Java 21
    }
}
