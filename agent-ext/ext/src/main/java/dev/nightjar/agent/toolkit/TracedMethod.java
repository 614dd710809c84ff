package dev.nightjar.agent.toolkit;

import io.opentelemetry.api.trace.Span;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the toolkit's annotations on a method ask for. They are the application's classes: read by name, once per class.
 *
 * @param operation name of the span to be made, null when the method is not traced but only tagged
 */
record TracedMethod(@Nullable String operation, List<Tag> tags) {

    private static final TracedMethod NOTHING = new TracedMethod(null, List.of());

    private static final String PACKAGE = "org.apache.skywalking.apm.toolkit.trace.";

    /** {@code arg[0]}, {@code arg[1].customer.name}, {@code returnedObj.id}. */
    private static final Pattern EXPRESSION = Pattern.compile("(?:arg\\[(\\d{1,3})\\]|(returnedObj))((?:\\.\\w+)*)");

    /** By name and descriptor. */
    private static final ClassValue<Map<String, TracedMethod>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<String, TracedMethod> computeValue(Class<?> type) {
            Map<String, TracedMethod> methods = new HashMap<>();
            for (Method method : type.getDeclaredMethods()) {
                TracedMethod traced = read(method);
                if (traced.operation != null || !traced.tags.isEmpty()) {
                    methods.put(method.getName() + descriptor(method), traced);
                }
            }
            return methods;
        }
    };

    /**
     * A tag of the span.
     *
     * @param argument place of the argument that it is taken from, −1 for what the method returns
     * @param path properties, from there on
     */
    record Tag(String key, int argument, List<String> path) {

        /** When it is taken from one of these arguments. */
        void setArgument(@Nullable Object[] arguments, Span span) {
            if (argument >= 0 && argument < arguments.length) {
                set(arguments[argument], span);
            }
        }

        /** When it is taken from what the method returns. */
        void setReturned(@Nullable Object returned, Span span) {
            if (argument < 0) {
                set(returned, span);
            }
        }

        private void set(@Nullable Object from, Span span) {
            Object value = from;
            for (String property : path) {
                value = value == null ? null : property(value, property);
            }
            if (value != null) {
                span.setAttribute(key, String.valueOf(value));
            }
        }

        /** By its getter, its accessor or its public field; null when it has none. */
        private static @Nullable Object property(Object of, String name) {
            String getter = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            for (String method : List.of(getter, name)) {
                try {
                    Method getting = of.getClass().getMethod(method);
                    getting.trySetAccessible(); // a public one of a class that is not, say a nested record
                    return getting.invoke(of);
                } catch (ReflectiveOperationException | RuntimeException e) {
                    // The next way.
                }
            }
            try {
                Field field = of.getClass().getField(name);
                return field.get(of);
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }
    }

    /**
     * What a method of that class is annotated with.
     *
     * @param method its name and descriptor, {@code place(LCustomer;)V}
     */
    static TracedMethod of(Class<?> type, String method) {
        TracedMethod known = KNOWN.get(type).get(method);
        return known == null ? NOTHING : known;
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }

    private static TracedMethod read(Method method) {
        String operation = null;
        List<Tag> tags = new ArrayList<>();
        for (Annotation annotation : method.getAnnotations()) {
            switch (annotation.annotationType().getName()) {
                case PACKAGE + "Trace" -> {
                    String named = text(annotation, "operationName");
                    operation = named.isEmpty()
                            ? method.getDeclaringClass().getSimpleName() + "." + method.getName()
                            : named;
                }
                case PACKAGE + "Tag" -> addTag(annotation, tags);
                case PACKAGE + "Tags" -> {
                    if (ask(annotation, "value") instanceof Annotation[] several) {
                        for (Annotation each : several) {
                            addTag(each, tags);
                        }
                    }
                }
                default -> {
                    // None of the toolkit's.
                }
            }
        }
        return new TracedMethod(operation, List.copyOf(tags));
    }

    private static void addTag(Annotation annotation, List<Tag> tags) {
        Matcher expression = EXPRESSION.matcher(text(annotation, "value"));
        if (expression.matches()) {
            int argument = expression.group(1) == null ? -1 : Integer.parseInt(expression.group(1));
            String path = expression.group(3);
            tags.add(new Tag(
                    text(annotation, "key"),
                    argument,
                    path.isEmpty() ? List.of() : List.of(path.substring(1).split("\\."))));
        }
    }

    private static String text(Annotation annotation, String element) {
        return ask(annotation, element) instanceof String text ? text : "";
    }

    private static @Nullable Object ask(Annotation annotation, String element) {
        try {
            return annotation.annotationType().getMethod(element).invoke(annotation);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
