package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.AppendIdExpiredException;
import dev.aorist.eventstore.ConsumerFencedException;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.OutcomeUnknownException;
import dev.aorist.eventstore.OverloadedException;
import dev.aorist.eventstore.StoreUnavailableException;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.VersionConflictException;
import dev.aorist.eventstore.log.NotLeadingException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a leader's refusals travel: with their facts, so that the caller gets the same exception. */
final class Failures {
  private static final int RETRY = 0;
  private static final int CONFLICT = 1;
  private static final int EXPIRED = 2;
  private static final int OVERLOADED = 3;
  private static final int LIMIT = 4;
  private static final int FENCED = 5;
  private static final int ILLEGAL = 6;
  private static final int UNAVAILABLE = 7;

  private Failures() {}

  /**
   * Whether what failed so may be sent again with the same id: somebody else leads by now, or it is
   * not known what became of it.
   */
  static boolean isToBeSentAgain(Throwable cause) {
    return cause instanceof NotLeadingException
        || cause instanceof OutcomeUnknownException
        || cause.getClass() == StoreUnavailableException.class;
  }

  static void write(Output out, Throwable cause) {
    if (isToBeSentAgain(cause)) {
      out.u8(RETRY);
    } else if (cause instanceof VersionConflictException e) {
      out.u8(CONFLICT).text(e.stream().toString()).i64(e.expected().value()).i64(e.actual());
    } else if (cause instanceof AppendIdExpiredException e) {
      out.u8(EXPIRED)
          .i64(e.id().getMostSignificantBits())
          .i64(e.id().getLeastSignificantBits())
          .i64(e.window().toMillis());
    } else if (cause instanceof OverloadedException e) {
      out.u8(OVERLOADED).i64(e.waiting()).i64(e.limit());
    } else if (cause instanceof LimitExceededException e) {
      out.u8(LIMIT).text(e.what()).i64(e.actual()).i64(e.limit());
    } else if (cause instanceof ConsumerFencedException e) {
      out.u8(FENCED).i64(e.current());
    } else {
      out.u8(cause instanceof IllegalArgumentException ? ILLEGAL : UNAVAILABLE)
          .text(String.valueOf(cause.getMessage()));
    }
  }

  /** The failure; null when it is to be sent again. */
  static @Nullable RuntimeException read(Input in, @Nullable ConsumerOffset offset) {
    int kind = in.u8();
    return switch (kind) {
      case RETRY -> null;
      case CONFLICT ->
          new VersionConflictException(
              StreamId.parse(in.text()), new ExpectedVersion(in.i64()), in.i64());
      case EXPIRED ->
          new AppendIdExpiredException(new UUID(in.i64(), in.i64()), Duration.ofMillis(in.i64()));
      case OVERLOADED ->
          new OverloadedException("Bytes that wait at the leader", in.i64(), in.i64());
      case LIMIT -> new LimitExceededException(in.text(), in.i64(), in.i64());
      case FENCED ->
          offset == null
              ? new IllegalArgumentException("fenced without an offset")
              : new ConsumerFencedException(offset, in.i64());
      case ILLEGAL -> new IllegalArgumentException(in.text());
      default -> new StoreUnavailableException(in.text(), null);
    };
  }
}
