package dev.nightjar.agent.work;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which mapping a request came to its servlet: {@code HttpServletRequest.getHttpServletMapping()} (Servlet 4), asked by
 * name because the application brings the API. Safe for all threads.
 */
final class Routes {

    private static final List<String> REQUESTS =
            List.of("jakarta.servlet.http.HttpServletRequest", "javax.servlet.http.HttpServletRequest");

    private record Questions(Method contextPath, Method mapping, Method pattern) {}

    private final ClassValue<@Nullable Questions> questions = new ClassValue<>() {
        @Override
        protected @Nullable Questions computeValue(Class<?> type) {
            Class<?> api = api(type);
            try {
                Method mapping = api == null ? null : api.getMethod("getHttpServletMapping");
                return api == null || mapping == null
                        ? null
                        : new Questions(
                                api.getMethod("getContextPath"),
                                mapping,
                                mapping.getReturnType().getMethod("getPattern"));
            } catch (ReflectiveOperationException | LinkageError e) {
                return null; // an older API
            }
        }
    };

    /** Context and pattern, {@code /shop/orders/*}; null when it cannot be told. */
    @Nullable
    String of(Object request) {
        Questions ask = questions.get(request.getClass());
        if (ask == null) {
            return null;
        }
        try {
            Object mapping = ask.mapping().invoke(request);
            String pattern = mapping == null ? null : (String) ask.pattern().invoke(mapping);
            return pattern == null || pattern.isEmpty()
                    ? null
                    : ask.contextPath().invoke(request) + pattern;
        } catch (ReflectiveOperationException e) {
            return null; // a wrapper that refuses
        }
    }

    private static @Nullable Class<?> api(Class<?> type) {
        Deque<Class<?>> open = new ArrayDeque<>(List.of(type));
        while (!open.isEmpty()) {
            Class<?> next = open.pop();
            if (REQUESTS.contains(next.getName())) {
                return next;
            }
            open.addAll(List.of(next.getInterfaces()));
            if (next.getSuperclass() != null) {
                open.add(next.getSuperclass());
            }
        }
        return null;
    }
}
