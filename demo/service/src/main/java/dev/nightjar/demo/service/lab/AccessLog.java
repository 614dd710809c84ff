package dev.nightjar.demo.service.lab;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Writes down each request with all that is known of it. The mistake: the request waits until its line is written. */
@LabOnly
public class AccessLog extends OncePerRequestFilter implements LabFault {

    private static final int LINE = 4_096;

    /** Its own switch must work while the file takes nothing. */
    private static final String SWITCHES = "/lab/";

    private volatile @Nullable OutputStream file;

    AccessLog() {}

    @Override
    public String name() {
        return "access-log";
    }

    @Override
    public void on(Map<String, String> settings) {
        String path = settings.get("file");
        if (path == null) {
            throw new IllegalArgumentException("access-log needs a file");
        }
        try {
            file = new FileOutputStream(path, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void off() {
        OutputStream open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        OutputStream open = file;
        if (open != null && !request.getRequestURI().startsWith(SWITCHES)) {
            write(open, request.getMethod() + " " + request.getRequestURI());
        }
        chain.doFilter(request, response);
    }

    private static void write(OutputStream file, String what) throws IOException {
        String line = what + " ".repeat(Math.max(0, LINE - what.length() - 1)) + "\n";
        file.write(line.getBytes(StandardCharsets.UTF_8));
    }
}
