package dev.nightjar.server.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.HtmlUtils;

/**
 * Lets people see the pages only after they entered the door's token: then their session is known. The APIs have {@link
 * TokenFilter}. Registered when a token is set.
 */
public final class LoginFilter extends OncePerRequestFilter {

    static final String LOGIN = "/login";

    private static final String KNOWN = LoginFilter.class.getName();

    private final byte[] expected;

    public LoginFilter(String token) {
        this.expected = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return TokenFilter.isApi(request.getServletPath());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(KNOWN) != null) {
            chain.doFilter(request, response);
        } else if (request.getServletPath().equals(LOGIN) && request.getMethod().equals("POST")) {
            enter(request, response);
        } else {
            String query = request.getQueryString();
            ask(response, request.getServletPath() + (query == null ? "" : "?" + query), false);
        }
    }

    private void enter(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String given = request.getParameter("token");
        String to = target(request.getParameter("to"));
        // Constant time: the answer's delay must not tell how much of a guess was right.
        if (given == null || !MessageDigest.isEqual(expected, given.strip().getBytes(StandardCharsets.UTF_8))) {
            ask(response, to, true);
            return;
        }
        request.getSession(true);
        request.changeSessionId();
        request.getSession().setAttribute(KNOWN, true);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", to);
    }

    /** Only a page of this server: no other host, no scheme, no line end. */
    static String target(@Nullable String to) {
        if (to == null
                || !to.matches("/[\\x21-\\x7e]*")
                || to.startsWith("//")
                || to.indexOf('\\') >= 0
                || to.startsWith(LOGIN)) {
            return "/";
        }
        return to;
    }

    private static void ask(HttpServletResponse response, String to, boolean wrong) throws IOException {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader(
                "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'");
        response.getWriter()
                .write(FORM.replace("{to}", HtmlUtils.htmlEscape(target(to)))
                        .replace("{wrong}", wrong ? "<p role=\"alert\">That is not the token. 令牌不正确。</p>" : ""));
    }

    private static final String FORM = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Nightjar</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;max-width:28rem;margin:15vh auto;padding:0 1rem}
            input,button{font:inherit;padding:.5rem;width:100%;box-sizing:border-box;margin-top:.5rem}</style></head>
            <body><h1>Nightjar</h1>{wrong}
            <form method="post" action="/login"><input type="hidden" name="to" value="{to}">
            <label>This server asks for its token (nightjar.door.token). 请输入本服务器的令牌。
            <input type="password" name="token" autocomplete="current-password" required autofocus></label>
            <button>Enter 进入</button></form></body></html>
            """;
}
