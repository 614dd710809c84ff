package dev.nightjar.attach;

import dev.nightjar.model.ApplicationCode;
import dev.nightjar.model.ClassNames;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/** What JFR's stacks, classes and threads are called in the report. */
final class Places {

    private static final int MOST_CHARS = 160;

    private Places() {}

    /** The topmost frame, and the application's line below it; without one of these the thread, without its number. */
    static String of(@Nullable RecordedStackTrace stack, @Nullable RecordedThread thread) {
        String top = null;
        if (stack != null) {
            for (RecordedFrame frame : stack.getFrames()) {
                RecordedMethod method = frame.getMethod();
                if (method == null) {
                    continue;
                }
                String name = printable(ClassNames.stable(method.getType().getName()));
                String place = name + "." + printable(method.getName());
                String line = frame.getLineNumber() > 0 ? place + ":" + frame.getLineNumber() : place;
                if (ApplicationCode.isApplication(name)) {
                    return cut(top == null ? line : top + "  <- " + line);
                }
                top = top == null ? place : top;
            }
        }
        return cut((top == null ? "(no stack)" : top) + "  [" + thread(thread) + "]");
    }

    /** Threads and generated classes may be named as anybody likes. */
    static String printable(@Nullable String name) {
        return name == null ? "?" : name.replaceAll("\\p{Cntrl}", "?");
    }

    static String thread(@Nullable RecordedThread thread) {
        String name = thread == null ? null : thread.getJavaName();
        if (name == null) {
            name = thread == null ? "unknown thread" : String.valueOf(thread.getOSName());
        }
        return printable(name.replaceAll("\\d+", "#"));
    }

    /** As source code names it. */
    static String type(@Nullable RecordedClass type) {
        return printable(type == null ? null : ClassNames.type(type.getName()));
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : "…" + text.substring(text.length() - MOST_CHARS + 1);
    }
}
