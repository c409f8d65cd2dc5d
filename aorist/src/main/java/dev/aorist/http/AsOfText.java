package dev.aorist.http;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.AsOf;
import dev.aorist.projections.View;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A moment as people write it: an instant ({@code 2026-07-28T12:00:00Z}), a position ({@code
 * 17:4203}) or a checkpoint ({@code 17,0,4}). None of the three can be mistaken for another.
 */
final class AsOfText {
  private AsOfText() {}

  /**
   * The view as of {@code text}.
   *
   * @param partitions how many partitions the log has
   * @throws ApiException when the text is none of the three, or of another number of partitions
   */
  static <R> AsOf<R> narrow(View<R> view, String text, int partitions) {
    if (text.indexOf('-') > 0) {
      return view.asOf(instant(text));
    }
    if (text.indexOf(':') >= 0) {
      return view.asOf(position(text, partitions));
    }
    return view.asOf(checkpoint(text, partitions));
  }

  static Position position(String text, int partitions) {
    Position position;
    try {
      position = Position.parse(text);
    } catch (IllegalArgumentException e) {
      throw bad("bad_position", text, e.getMessage());
    }
    if (position.partition() >= partitions) {
      throw bad(
          "bad_position",
          text,
          "The log has the partitions 0 to "
              + (partitions - 1)
              + "; '"
              + text
              + "' names another. Use a position that an answer of this log gave.");
    }
    return position;
  }

  private static Checkpoint checkpoint(String text, int partitions) {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(text);
    } catch (IllegalArgumentException e) {
      throw bad(
          "bad_as_of",
          text,
          "'"
              + text
              + "' is no instant (2026-07-28T12:00:00Z), position (17:4203) or checkpoint (17,0,4);"
              + " write one of these.");
    }
    if (checkpoint.partitions() != partitions) {
      throw bad(
          "bad_checkpoint",
          text,
          "A checkpoint of this log has "
              + partitions
              + " offsets; this one has "
              + checkpoint.partitions()
              + ". Use one that an answer of this log gave.");
    }
    return checkpoint;
  }

  static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw bad(
          "bad_instant", text, "'" + text + "' is no instant; write it as 2026-07-28T12:00:00Z.");
    }
  }

  private static ApiException bad(String error, String text, String message) {
    return ApiException.badRequest(error, message, new JsonObject().put("given", text));
  }
}
