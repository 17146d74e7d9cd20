package io.dativo.aws;

import io.dativo.http.BoundedBytes;
import io.dativo.problem.Internal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Gives up an answer of AWS that is larger than any it has; how long one may take is bounded by the call's timeout. */
@Internal
public final class BoundedAnswers implements ExecutionInterceptor {
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse answer, ExecutionAttributes attributes) {
        return answer.responseBody().map(Bounded::new);
    }

    private static final class Bounded extends FilterInputStream {
        private long left = BoundedBytes.LARGEST_ANSWER;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            count(Math.max(0, read));
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(count);
            count(skipped);
            return skipped;
        }

        private void count(long read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException("the answer has more than " + BoundedBytes.LARGEST_ANSWER + " bytes");
            }
        }
    }
}
