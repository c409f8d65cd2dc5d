package dev.aorist.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.testkit.ListReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far a stream is read ahead of whoever it is handed to. */
class StreamPullTest {
  private static final StreamId STREAM = StreamId.of("account", "1");

  private final ListReader log = new ListReader(1);
  private final List<Long> read = new ArrayList<>();

  /** The log, noting from which version each batch was read. */
  private final EventReader noting =
      (EventReader)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {EventReader.class},
              (proxy, method, arguments) -> {
                read.add(((StreamRead) arguments[0]).from());
                return method.invoke(log, arguments);
              });

  private final List<Promise<Void>> handling = new ArrayList<>();
  private final Future<Void> done;

  StreamPullTest() {
    for (int i = 0; i < 5; i++) {
      log.commit(0, i + 1, STREAM, i);
    }
    StreamRead twoAtOnce = StreamRead.of(STREAM).limit(2);
    done = new StreamPull(noting, twoAtOnce, batch -> handle()).start();
  }

  private Future<Void> handle() {
    Promise<Void> handled = Promise.promise();
    handling.add(handled);
    return handled.future();
  }

  @Test
  void one_batch_is_read_while_one_is_handled_and_no_more() {
    assertThat(read).containsExactly(0L, 2L);
    assertThat(handling).hasSize(1);

    handling.get(0).complete();

    assertThat(read).containsExactly(0L, 2L, 4L);
    assertThat(handling).hasSize(2);

    handling.get(1).complete();
    handling.get(2).complete();

    assertThat(read).containsExactly(0L, 2L, 4L);
    assertThat(done.succeeded()).isTrue();
  }

  @Test
  void what_was_read_ahead_is_not_handed_to_a_handler_that_has_failed() {
    handling.get(0).fail(new IllegalStateException("enough"));

    assertThat(done.cause()).hasMessage("enough");
    assertThat(handling).hasSize(1);
    assertThat(read).containsExactly(0L, 2L);
  }
}
