package dev.nightjar.agent.boot;

import org.jspecify.annotations.Nullable;

/**
 * Which class of an executor declares the hook that its workers call. A subclass may call {@code super} in it or not: only
 * the call of the first one counts, so a task starts and ends once. Safe for all threads.
 */
final class Hook extends ClassValue<Class<?>> {

    private final String name;
    private final Class<?>[] arguments;

    Hook(String name, Class<?>... arguments) {
        this.name = name;
        this.arguments = arguments;
    }

    boolean isDeclaredFirstBy(Class<?> declaring, Object executor) {
        return get(executor.getClass()) == declaring;
    }

    /** The executor's own class when no class declares it. */
    @Override
    protected Class<?> computeValue(Class<?> type) {
        for (@Nullable Class<?> at = type; at != null; at = at.getSuperclass()) {
            try {
                return at.getDeclaredMethod(name, arguments).getDeclaringClass();
            } catch (NoSuchMethodException | LinkageError e) {
                // inherited; a class that names types that are not there cannot be asked
            }
        }
        return type;
    }
}
