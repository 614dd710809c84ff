package dev.nightjar.attach;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command line of {@code java}, taken apart. The program's own arguments are not kept: they may hold secrets.
 *
 * @param options the VM's, each with its value
 * @param program main class, or the jar's file name; empty when an {@code @file} may name it
 */
record CommandLine(List<String> options, String program) {

    static final CommandLine UNKNOWN = new CommandLine(List.of(), "");

    /** The launcher's options whose value is the next argument ({@code java --help}, JDK 25). */
    private static final Set<String> WITH_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--limit-modules",
            "--patch-module",
            "--enable-native-access",
            "--illegal-native-access",
            "--source",
            "-d",
            "--describe-module");

    CommandLine {
        options = List.copyOf(options);
    }

    /** @param arguments without the executable */
    static CommandLine of(List<String> arguments) {
        List<String> options = new ArrayList<>();
        boolean fromFile = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean hasNext = i + 1 < arguments.size();
            if (argument.startsWith("@")) {
                fromFile = true; // what follows may be the program's arguments already
            } else if (Set.of("-jar", "-m", "--module").contains(argument)) {
                return new CommandLine(options, fromFile || !hasNext ? "" : fileName(arguments.get(i + 1)));
            } else if (argument.startsWith("--module=")) {
                return new CommandLine(options, fromFile ? "" : fileName(argument.substring("--module=".length())));
            } else if (WITH_VALUE.contains(argument) && hasNext) {
                i++;
                options.add(argument + "=" + arguments.get(i));
            } else if (argument.startsWith("-")) {
                options.add(argument);
            } else {
                return new CommandLine(options, fromFile ? "" : fileName(argument));
            }
        }
        return new CommandLine(options, "");
    }

    /** The program in {@code sun.java.command}, whose arguments follow after a space. */
    static String programOfCommand(String command) {
        int space = command.indexOf(' ');
        return fileName(space < 0 ? command : command.substring(0, space));
    }

    /** Words of a variable like {@code JAVA_TOOL_OPTIONS}: apart by white space, which quotes keep together. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                addWord(words, word);
            } else {
                word.append(c);
            }
        }
        addWord(words, word);
        return words;
    }

    /** {@code /srv/order.jar} is {@code order.jar}, {@code shop/shop.Main} is {@code shop.Main}; a class is itself. */
    static String fileName(String path) {
        try {
            Path name = Path.of(path).getFileName();
            return name == null ? "" : name.toString().replaceAll("\\p{Cntrl}", "?"); // it may come from a stranger
        } catch (InvalidPathException e) {
            return ""; // no file of this machine: it has no name to show
        }
    }

    private static void addWord(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
