package dev.nightjar.agent.kinds;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Component;

/** A job of three steps, of which the last one fails. */
@Component
class Batches {

    private final JobOperator operator;
    private final Job job;

    Batches(JobOperator operator, JobRepository repository) {
        this.operator = operator;
        job = new JobBuilder("naps", repository)
                .start(step(repository, "first"))
                .next(step(repository, "second"))
                .next(new StepBuilder("third", repository)
                        .tasklet((contribution, context) -> {
                            throw new UnsupportedOperationException("no third nap");
                        })
                        .build())
                .build();
    }

    private static Step step(JobRepository repository, String name) {
        return new StepBuilder(name, repository)
                .tasklet((contribution, context) -> {
                    KindsApp.nap();
                    return RepeatStatus.FINISHED;
                })
                .build();
    }

    /** On a thread of its own, as launchers do. */
    void start() {
        new SimpleAsyncTaskExecutor("batch-").execute(this::run);
    }

    private void run() {
        try {
            operator.start(job, new JobParameters());
        } catch (Exception e) {
            throw new IllegalStateException("the batch job did not start", e);
        }
    }
}
