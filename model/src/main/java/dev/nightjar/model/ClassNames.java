package dev.nightjar.model;

import java.util.regex.Pattern;

/** What the JVM calls classes, as source code names them and the same in every JVM. */
public final class ClassNames {

    /** {@code LambdaForm$MH.0x000000009f045000} on 25, {@code LambdaForm$MH+0x00007fe33400a000.1418334255} on 17. */
    private static final Pattern HIDDEN = Pattern.compile("[/+.]0x[0-9a-fA-F]+([/.]\\d+)?$");

    private static final String LAMBDA = "$$Lambda";

    private ClassNames() {}

    /** Hidden classes without the number that they get in each JVM: {@code shop.Report$$Lambda}. */
    public static String stable(String className) {
        int lambda = className.indexOf(LAMBDA);
        return lambda >= 0
                ? className.substring(0, lambda) + LAMBDA
                : HIDDEN.matcher(className).replaceFirst("");
    }

    /** Likewise a type, arrays too: the JVM says {@code [B} and {@code [Ljava.lang.String;}. */
    public static String type(String jvmName) {
        int dimensions = 0;
        while (dimensions < jvmName.length() && jvmName.charAt(dimensions) == '[') {
            dimensions++;
        }
        String element = jvmName.substring(dimensions);
        return (dimensions == 0 ? stable(element) : element(element)) + "[]".repeat(dimensions);
    }

    private static String element(String name) {
        return switch (name) {
            case "Z" -> "boolean";
            case "B" -> "byte";
            case "C" -> "char";
            case "S" -> "short";
            case "I" -> "int";
            case "J" -> "long";
            case "F" -> "float";
            case "D" -> "double";
            default -> stable(name.startsWith("L") && name.endsWith(";") ? name.substring(1, name.length() - 1) : name);
        };
    }
}
