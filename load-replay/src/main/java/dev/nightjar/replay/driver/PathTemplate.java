package dev.nightjar.replay.driver;

import java.util.regex.Pattern;

/** Folds ids and parameters out of a path: {@code /orders/4711/items?page=2} → {@code /orders/{id}/items}. */
final class PathTemplate {

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** Hexadecimal ids of at least 8 digits; words such as {@code facade00} are rare enough. */
    private static final Pattern HEX = Pattern.compile("(?=.*[0-9])[0-9a-fA-F]{8,}");
    /** Article and order numbers ({@code SKU-0042}, {@code ord_9f2}): a digit behind a separator. */
    private static final Pattern NUMBERED = Pattern.compile("[A-Za-z]+[-_][0-9][0-9A-Za-z]*");
    /** Random tokens: long, with digits. */
    private static final Pattern TOKEN = Pattern.compile("(?=.*[0-9])[0-9A-Za-z_=~-]{20,}");

    private PathTemplate() {}

    static String of(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        StringBuilder template = new StringBuilder();
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            int parameters = path.indexOf(';', from);
            String segment = path.substring(from, parameters >= 0 && parameters < to ? parameters : to);
            template.append(isId(segment) ? "{id}" : segment);
            if (slash >= 0) {
                template.append('/');
            }
            from = to + 1;
        }
        return template.toString();
    }

    private static boolean isId(String segment) {
        return NUMBER.matcher(segment).matches()
                || UUID.matcher(segment).matches()
                || HEX.matcher(segment).matches()
                || NUMBERED.matcher(segment).matches()
                || TOKEN.matcher(segment).matches();
    }
}
