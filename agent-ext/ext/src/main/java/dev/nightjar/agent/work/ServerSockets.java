package dev.nightjar.agent.work;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sockets behind Tomcat's tasks: when its poller hands over a connection on which something can be read, how long has that lain
 * there? On the poller's thread; whoever else hands over a connection (to go on with an asynchronous answer, say) has read nothing
 * from it. Safe for all threads.
 */
final class ServerSockets {

    private static final String POLLER = "Poller";

    private final SocketAges ages;

    /** By class of the task: its socket's file descriptor; empty where it has none that we know of. */
    private final ClassValue<Optional<MethodHandle>> descriptors = new ClassValue<>() {
        @Override
        protected Optional<MethodHandle> computeValue(Class<?> task) {
            try {
                return Optional.ofNullable(descriptor(task));
            } catch (ReflectiveOperationException | RuntimeException | LinkageError unknown) {
                return Optional.empty(); // another server, or another version of it
            }
        }
    };

    ServerSockets(SocketAges ages) {
        this.ages = ages;
    }

    /** Nanoseconds that the request has lain in its socket, at least; 0 when that is not known. */
    long nanosIn(Object task) {
        if (!Thread.currentThread().getName().contains(POLLER)) {
            return 0;
        }
        try {
            MethodHandle descriptor = descriptors.get(task.getClass()).orElse(null);
            return descriptor == null ? 0 : ages.nanosSince((int) descriptor.invokeExact(task));
        } catch (Throwable closed) { // by its other end, meanwhile
            return 0;
        }
    }

    /** {@code socketWrapper.getSocket().getIOChannel().getFDVal()}. */
    private @Nullable MethodHandle descriptor(Class<?> task) throws ReflectiveOperationException {
        Field wrapper = field(task, "socketWrapper");
        if (wrapper == null) {
            return null;
        }
        wrapper.setAccessible(true);
        ClassLoader tomcat = task.getClassLoader();
        Class<?> wrapperType = wrapper.getType();
        Class<?> channelType = Class.forName("org.apache.tomcat.util.net.NioChannel", false, tomcat);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle socket = lookup.unreflectGetter(wrapper).asType(MethodType.methodType(wrapperType, Object.class));
        MethodHandle channel = lookup.unreflect(wrapperType.getMethod("getSocket"))
                .asType(MethodType.methodType(channelType, wrapperType));
        MethodHandle selectable = lookup.unreflect(channelType.getMethod("getIOChannel"));
        MethodHandle number = ages.descriptor(selectable.type().returnType());
        return MethodHandles.filterReturnValue(
                MethodHandles.filterReturnValue(MethodHandles.filterReturnValue(socket, channel), selectable), number);
    }

    private static @Nullable Field field(Class<?> type, String name) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }
}
