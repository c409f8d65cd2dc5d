package dev.aorist.http;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventCursor;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.HybridTime;
import dev.aorist.eventstore.Position;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** What can be told about a store without knowing its application. Any thread may call. */
public final class StoreAnswers {
  /** The least that a read returns is one append, which is all that is needed. */
  private static final int ONE_APPEND = 1;

  private StoreAnswers() {}

  /**
   * {@code {"partitions":…,"events":…,"first":…,"last":…,"end":…}}: {@code first} and {@code last}
   * are when the oldest and the newest event were recorded, missing while there is none; {@code
   * end} is the checkpoint behind all events. Reads one append at each end of each partition.
   */
  public static Future<JsonObject> describe(EventStore store) {
    Checkpoint end = store.end();
    var firsts = new ArrayList<Future<Long>>();
    var lasts = new ArrayList<Future<Long>>();
    for (int p = 0; p < end.partitions(); p++) {
      if (end.offset(p) > 0) {
        firsts.add(timestamp(store, new Position(p, 0), StoreAnswers::first));
        lasts.add(timestamp(store, new Position(p, end.offset(p) - 1), StoreAnswers::last));
      }
    }
    var both = new ArrayList<>(firsts);
    both.addAll(lasts);
    return Future.all(both)
        .map(
            all -> {
              var json =
                  new JsonObject().put("partitions", end.partitions()).put("events", end.events());
              if (!both.isEmpty()) {
                json.put("first", time(results(firsts).min().orElseThrow()));
                json.put("last", time(results(lasts).max().orElseThrow()));
              }
              return json.put("end", end.toString());
            });
  }

  private static Future<Long> timestamp(
      EventStore store, Position at, ToLongFunction<EventBatch> of) {
    return store.read(at, ONE_APPEND).map(of::applyAsLong);
  }

  private static long first(EventBatch batch) {
    EventCursor cursor = batch.cursor();
    cursor.next();
    return cursor.timestamp();
  }

  private static long last(EventBatch batch) {
    long last = 0;
    for (EventCursor cursor = batch.cursor(); cursor.next(); ) {
      last = cursor.timestamp();
    }
    return last;
  }

  private static LongStream results(List<Future<Long>> futures) {
    return futures.stream().mapToLong(Future::result);
  }

  private static String time(long timestamp) {
    return HybridTime.instant(timestamp).toString();
  }

  /**
   * {@code {"files":…,"bytes":…}}: the files that hold something, and what they take. While a store
   * is open that is more, as files are prepared ahead of use. Blocks.
   */
  public static JsonObject files(Path directory) throws IOException {
    long files = 0;
    long bytes = 0;
    try (var entries = Files.newDirectoryStream(directory, Files::isRegularFile)) {
      for (Path file : entries) {
        long size = Files.size(file);
        files += size > 0 ? 1 : 0;
        bytes += size;
      }
    }
    return new JsonObject().put("files", files).put("bytes", bytes);
  }
}
