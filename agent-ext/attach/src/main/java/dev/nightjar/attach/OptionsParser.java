package dev.nightjar.attach;

import dev.nightjar.attach.Options.Command;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the command line, once. */
final class OptionsParser {

    private static final String TOKEN = "nightjar.token";

    private final List<String> arguments;
    private int next;
    private Command command = Command.HELP;
    private boolean help;
    private boolean json;
    private boolean all;
    private boolean yes;
    private boolean dryRun;
    private @Nullable String name;
    private @Nullable Path agent;
    private long seconds = 60;
    private List<String> methods = List.of();
    private @Nullable Path directory;
    private boolean send;
    private final Set<Long> pids = new LinkedHashSet<>();
    private final Map<String, String> given = new TreeMap<>();
    private final Map<String, String> fromFile = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();

    private OptionsParser(List<String> arguments) {
        this.arguments = arguments;
    }

    static Options parse(List<String> arguments) throws UsageException {
        return new OptionsParser(arguments).parsed();
    }

    private Options parsed() throws UsageException {
        if (arguments.isEmpty()) {
            throw new UsageException("say what to do: jvms, attach, detach, profile or help");
        }
        command = command(arguments.get(0));
        for (next = 1; next < arguments.size(); next++) {
            read(arguments.get(next));
        }
        if (help || command == Command.HELP) {
            return options(null);
        }
        return options(command == Command.JVMS ? null : targets());
    }

    private Options options(@Nullable Selection targets) throws UsageException {
        Map<String, String> settings = new TreeMap<>(fromFile);
        settings.putAll(given);
        check(settings);
        Options.Profile profile = new Options.Profile(seconds, methods, directory, send);
        return new Options(
                help ? Command.HELP : command, targets, settings, json, yes, dryRun, agent, profile, warnings);
    }

    private static Command command(String word) throws UsageException {
        return switch (word) {
            case "jvms" -> Command.JVMS;
            case "attach" -> Command.ATTACH;
            case "detach" -> Command.DETACH;
            case "profile" -> Command.PROFILE;
            case "help", "--help", "-h" -> Command.HELP;
            default ->
                throw new UsageException("'" + word + "' is no command: write jvms, attach, detach, profile or help");
        };
    }

    private void read(String argument) throws UsageException {
        int equals = argument.indexOf('=');
        String option = argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
        if (argument.startsWith("-D")) {
            onlyFor("-D", Command.ATTACH);
            addSetting(argument.substring(2));
            return;
        }
        switch (option) {
            case "--help", "-h" -> help = true;
            case "--json" -> json = flag(argument, option, Command.JVMS);
            case "--yes" -> yes = flag(argument, option, Command.ATTACH);
            case "--dry-run" -> dryRun = flag(argument, option, Command.ATTACH);
            case "--all" -> all = flag(argument, option, Command.ATTACH, Command.DETACH);
            case "--name" -> {
                onlyFor(option, Command.ATTACH, Command.DETACH, Command.PROFILE);
                name = value(argument, option, "a part of a main class or of a jar's name");
            }
            case "--agent" -> agent = path(option, value(argument, option, "a jar"));
            case "--properties" -> {
                onlyFor(option, Command.ATTACH);
                readFile(path(option, value(argument, option, "a file")));
            }
            case "--for" -> {
                onlyFor(option, Command.PROFILE);
                seconds = ProfileOptions.seconds(value(argument, option, "a time, 60s say"));
            }
            case "--methods" -> {
                onlyFor(option, Command.PROFILE);
                methods = ProfileOptions.methods(value(argument, option, "methods, package.Class::method"));
            }
            case "--send" -> {
                send = flag(argument, option, Command.PROFILE);
                ProfileOptions.requireCopies(option);
            }
            case "--file" -> {
                onlyFor(option, Command.PROFILE);
                directory = ProfileOptions.directory(path(option, value(argument, option, "a directory")));
            }
            default -> addPid(argument);
        }
    }

    private boolean flag(String argument, String option, Command... commands) throws UsageException {
        onlyFor(option, commands);
        if (!argument.equals(option)) {
            throw new UsageException(option + " takes no value: write " + option);
        }
        return true;
    }

    private void onlyFor(String option, Command... commands) throws UsageException {
        List<Command> allowed = List.of(commands);
        if (!allowed.contains(command) && command != Command.HELP) {
            throw new UsageException(option + " is no option of " + lower(command) + ", only of "
                    + String.join(
                            " and ", allowed.stream().map(OptionsParser::lower).toList()) + ": leave it out");
        }
    }

    private String value(String argument, String option, String what) throws UsageException {
        String value = "";
        if (argument.length() > option.length()) {
            value = argument.substring(option.length() + 1);
        } else if (next + 1 < arguments.size()) {
            next++;
            value = arguments.get(next);
        }
        if (value.isBlank() || value.startsWith("--")) {
            throw new UsageException(option + " needs " + what + " after it");
        }
        return value;
    }

    private static Path path(String option, String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(option + " '" + text + "' is no path: " + e.getReason());
        }
    }

    private void addPid(String argument) throws UsageException {
        if (argument.startsWith("-")) {
            throw new UsageException("'" + argument + "' is no option of " + lower(command) + ": see help");
        } else if (command == Command.JVMS || command == Command.HELP) {
            throw new UsageException("'" + argument + "' means nothing to " + lower(command) + ": leave it out");
        } else if (!argument.matches("[1-9]\\d{0,17}")) {
            throw new UsageException(
                    "'" + argument + "' is no process number: 'jvms' lists them, --name TEXT finds them");
        }
        pids.add(Long.valueOf(argument));
    }

    private void addSetting(String setting) throws UsageException {
        int equals = setting.indexOf('=');
        if (equals <= 0) {
            throw new UsageException("a setting is written -Dkey=value");
        }
        String key = setting.substring(0, equals);
        given.put(checkedKey("-D" + key, key), setting.substring(equals + 1));
        if (key.equals(TOKEN) || key.endsWith(".headers")) {
            warnings.add("-D" + key + " can be read by others in this machine's list of processes: put it into a"
                    + " file, --properties FILE");
        }
    }

    private void readFile(Path file) throws UsageException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("--properties " + file + " cannot be read as a .properties file in UTF-8 ("
                    + e.getClass().getSimpleName() + "): name one that is there and yours to read");
        }
        for (String key : properties.stringPropertyNames()) {
            fromFile.put(checkedKey("'" + key + "' in " + file, key), properties.getProperty(key, ""));
        }
    }

    private static String checkedKey(String where, String key) throws UsageException {
        if (!key.startsWith("nightjar.") && !key.startsWith("otel.")) {
            throw new UsageException(where + " is no setting of the agent: its keys begin with nightjar. or otel.");
        }
        return key;
    }

    /** What the agent would not use, so that the pre-flight would not tell the truth. */
    private static void check(Map<String, String> settings) throws UsageException {
        String enabled = settings.get(Plan.ENABLED);
        if (enabled != null && !enabled.strip().toLowerCase(Locale.ROOT).equals("true")) {
            throw new UsageException(
                    "nightjar.enabled must be true when attaching; to switch the agent off, write detach");
        }
        String endpoint = settings.get(Plan.ENDPOINT);
        if (endpoint != null && !isEndpoint(endpoint.strip())) {
            throw new UsageException("nightjar.endpoint must be http://host:port or https://host:port, without user,"
                    + " query or fragment");
        }
    }

    private static boolean isEndpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return http && plain && uri.getHost() != null && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private Selection targets() throws UsageException {
        String text = name;
        if (command == Command.PROFILE && (pids.size() > 1 || (text == null) == pids.isEmpty())) {
            throw new UsageException(
                    "say which JVM to profile: one process number, or --name TEXT ('jvms' lists them)");
        }
        int ways = (pids.isEmpty() ? 0 : 1) + (all ? 1 : 0) + (text == null ? 0 : 1);
        if (ways != 1) {
            throw new UsageException("say which JVMs to " + lower(command)
                    + ", in one way: process numbers, --name TEXT or --all ('jvms' lists them)");
        }
        if (text != null) {
            return new Selection.Named(text);
        }
        return all ? new Selection.All() : new Selection.Pids(List.copyOf(pids));
    }

    private static String lower(Command command) {
        return command.name().toLowerCase(Locale.ROOT);
    }
}
