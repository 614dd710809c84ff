package dev.nightjar.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.nightjar.agent.boot.Control;
import dev.nightjar.agent.boot.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The real ones. Each is spoken to on a daemon thread of its own, so that one that hangs holds up only itself. */
final class LocalJvms implements Jvms {

    private static final Duration LIST_WAIT = Duration.ofSeconds(5);

    /** One that was named may be slow: a starved JVM takes seconds to start its listener. */
    private static final Duration NAMED_WAIT = Duration.ofSeconds(20);

    /** Attaching took 75 s on a machine with a load of 25 (facts of the first trials). */
    private static final Duration LOAD_WAIT = Duration.ofMinutes(5);

    private final Proc proc = new Proc(Path.of("/proc"));
    private final TargetReader reader;

    LocalJvms(Path jar) {
        reader = new TargetReader(proc, jar);
    }

    @Override
    public List<Target> all() {
        Set<Long> pids = attachable();
        ProcessHandle.allProcesses().filter(reader::isLauncher).forEach(process -> pids.add(process.pid()));
        pids.remove(ProcessHandle.current().pid());
        return read(pids, LIST_WAIT).stream().filter(Target::isJvm).toList();
    }

    @Override
    public List<Target> of(List<Long> pids) {
        return read(pids, NAMED_WAIT);
    }

    /** Those that left their mark in the temp directory; none of them is spoken to. */
    static Set<Long> attachable() {
        Set<Long> pids = new TreeSet<>();
        for (VirtualMachineDescriptor machine : VirtualMachine.list()) {
            if (machine.id().matches("\\d{1,18}")) {
                pids.add(Long.valueOf(machine.id()));
            }
        }
        return pids;
    }

    private List<Target> read(Iterable<Long> pids, Duration wait) {
        // The JDK gives up before we do, so that it takes its files away.
        System.setProperty("sun.tools.attach.attachTimeout", String.valueOf(wait.toMillis() - 500));
        Map<Long, AtomicReference<Target>> known = new LinkedHashMap<>();
        List<Thread> threads = new ArrayList<>();
        for (long pid : pids) {
            AtomicReference<Target> target =
                    new AtomicReference<>(Target.silent(pid, TargetReader.noAnswer("in " + wait.toSeconds() + " s")));
            known.put(pid, target);
            threads.add(daemon("read-" + pid, () -> read(pid, wait, target)));
        }
        long deadline = System.nanoTime() + wait.toNanos();
        for (Thread thread : threads) {
            join(thread, deadline);
        }
        return known.values().stream().map(AtomicReference::get).toList();
    }

    private void read(long pid, Duration wait, AtomicReference<Target> known) {
        Target outline = reader.outline(pid);
        if (outline.silence() != null) {
            known.set(outline);
        } else {
            known.set(outline.with(TargetReader.noAnswer("in " + wait.toSeconds() + " s")));
            known.set(reader.ask(outline));
        }
    }

    @Override
    public Answer load(Target target, Path jar, String arguments) {
        AtomicReference<Answer> answer = new AtomicReference<>(new Answer.NotLoaded(
                "it has not answered in " + LOAD_WAIT.toSeconds() + " s; it may still do so: see 'jvms'."));
        Thread thread = daemon("load-" + target.pid(), () -> answer.set(loaded(target.pid(), jar, arguments)));
        join(thread, System.nanoTime() + LOAD_WAIT.toNanos());
        return answer.get();
    }

    private static Answer loaded(long pid, Path jar, String arguments) {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                machine.loadAgent(jar.toString(), arguments);
                return new Answer.Loaded(AgentState.of(machine.getSystemProperties()));
            } finally {
                machine.detach();
            }
        } catch (AgentLoadException | AgentInitializationException e) {
            return new Answer.NotLoaded(
                    "the JVM did not take " + jar + ": " + e.getMessage() + ". Its standard error tells more.");
        } catch (AttachNotSupportedException | IOException e) {
            return new Answer.NotLoaded(
                    "the JVM broke off (" + e.getMessage() + "). See 'jvms' whether it lives, and its standard error.");
        }
    }

    @Override
    public @Nullable Order profile(Target target) {
        AtomicReference<@Nullable Order> told = new AtomicReference<>();
        Thread thread = daemon("ask-" + target.pid(), () -> told.set(profile(target.pid())));
        join(thread, System.nanoTime() + NAMED_WAIT.toNanos());
        return told.get();
    }

    private static @Nullable Order profile(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                String told = machine.getSystemProperties().getProperty(Control.PROFILE);
                return told == null ? null : Order.parse(told);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException | IllegalArgumentException e) {
            return null; // it ended, say: whoever asks gives up after a while
        }
    }

    @Override
    public Path file(Target target, Path path) {
        return proc.seenBy(target.pid(), path);
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Thread thread, long deadline) {
        try {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left > 0) {
                thread.join(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what is known by now is taken
        }
    }
}
