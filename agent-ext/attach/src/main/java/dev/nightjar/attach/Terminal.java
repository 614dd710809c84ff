package dev.nightjar.attach;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * Who sits before the tool.
 *
 * @param present false when its input is no terminal, so that nobody can be asked
 */
record Terminal(boolean present, BufferedReader in) {

    static Terminal ofSystem() {
        InputStreamReader input = new InputStreamReader(System.in, Charset.defaultCharset());
        return new Terminal(isTerminal(), new BufferedReader(input));
    }

    /** Returns false too when the input has ended. */
    boolean agrees(String question, PrintStream out) {
        out.print(question + " [y/N] ");
        out.flush();
        try {
            String answer = in.readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            return false; // the terminal is gone: nobody has agreed
        }
    }

    @SuppressWarnings("SystemConsoleNull") // the tool runs on 17 too, where no terminal is no console
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null || Runtime.version().feature() < 22) {
            return console != null;
        }
        try {
            // Since 22 there may be a console without a terminal (JDK-8308591).
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return false; // cannot be told: better not ask
        }
    }
}
