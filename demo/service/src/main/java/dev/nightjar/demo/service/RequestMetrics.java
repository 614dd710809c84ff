package dev.nightjar.demo.service;

import io.prometheus.client.Histogram;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** How long requests take, in seconds, by method and status. */
class RequestMetrics extends OncePerRequestFilter {

    private static final Histogram SECONDS = Histogram.build()
            .name("shop_request_seconds")
            .help("Time to answer a request")
            .labelNames("method", "status")
            .buckets(0.005, 0.02, 0.1, 0.5, 2, 5, 20)
            .register();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            SECONDS.labels(request.getMethod(), Integer.toString(response.getStatus()))
                    .observe((System.nanoTime() - start) / 1e9);
        }
    }
}
