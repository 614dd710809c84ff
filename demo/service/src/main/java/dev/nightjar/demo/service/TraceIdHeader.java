package dev.nightjar.demo.service;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.skywalking.apm.toolkit.trace.TraceContext;
import org.springframework.web.filter.OncePerRequestFilter;

/** Puts the trace id into each answer, where the SkyWalking toolkit knows one. */
class TraceIdHeader extends OncePerRequestFilter {

    static final String NAME = "X-Trace-Id";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String traceId = TraceContext.traceId();
        if (traceId != null && !traceId.isEmpty()) {
            response.setHeader(NAME, traceId);
        }
        chain.doFilter(request, response);
    }
}
