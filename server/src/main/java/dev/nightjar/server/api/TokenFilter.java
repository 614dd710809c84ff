package dev.nightjar.server.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a request of an API in only with the door's token. Registered when a token is set. */
public final class TokenFilter extends OncePerRequestFilter {

    /** Where the APIs are: ours, Prometheus', and those of Zipkin and Jaeger. All other paths are pages. */
    public static final List<String> APIS = List.of("/api", "/metrics", "/zipkin", "/jaeger");

    private final byte[] expected;

    public TokenFilter(String token) {
        this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    static boolean isApi(String path) {
        return APIS.stream().anyMatch(api -> path.equals(api) || path.startsWith(api + "/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader("Authorization");
        // Constant time: the answer's delay must not tell how much of a guess was right.
        if (given != null && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setContentType("application/json");
        response.getWriter()
                .write("{\"error\":\"this server asks for its token: Authorization: Bearer <nightjar.door.token>\"}");
    }
}
