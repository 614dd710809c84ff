package dev.nightjar.agent.advice;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;

import dev.nightjar.agent.boot.Edge;
import io.opentelemetry.javaagent.extension.instrumentation.TypeInstrumentation;
import io.opentelemetry.javaagent.extension.instrumentation.TypeTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** JDBC pools whose waits are not measured: works that ask them have no {@code pool}, and their mask says so. */
public final class OtherPoolInstrumentation implements TypeInstrumentation {

    @Override
    public ElementMatcher<TypeDescription> typeMatcher() {
        return namedOneOf(
                "com.jolbox.bonecp.BoneCPDataSource",
                "com.mchange.v2.c3p0.impl.AbstractPoolBackedDataSource",
                "io.agroal.pool.DataSource",
                "oracle.ucp.jdbc.PoolDataSourceImpl",
                "org.apache.commons.dbcp.BasicDataSource",
                "org.apache.commons.dbcp2.datasources.InstanceKeyDataSource",
                "org.apache.tomcat.dbcp.dbcp2.datasources.InstanceKeyDataSource",
                "org.h2.jdbcx.JdbcConnectionPool",
                "org.vibur.dbcp.ViburDBCPDataSource");
    }

    @Override
    public void transform(TypeTransformer transformer) {
        transformer.applyAdviceToMethod(
                isMethod().and(isPublic()).and(named("getConnection")),
                getClass().getName() + "$GetConnection");
    }

    @SuppressWarnings("unused")
    public static final class GetConnection {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static void enter() {
            Edge.otherPoolAsked();
        }
    }
}
