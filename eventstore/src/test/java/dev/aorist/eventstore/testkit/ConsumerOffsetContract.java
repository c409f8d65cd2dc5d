package dev.aorist.eventstore.testkit;

import static dev.aorist.eventstore.testkit.StoreUnderTest.await;
import static dev.aorist.eventstore.testkit.StoreUnderTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.ConsumerFencedException;
import dev.aorist.eventstore.ConsumerOffset;
import dev.aorist.eventstore.ConsumerOffsets;
import dev.aorist.eventstore.ConsumerOffsets.Start;
import dev.aorist.eventstore.LimitExceededException;
import dev.aorist.eventstore.Limits;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far consumers have come is kept, and only by those who may say so. */
interface ConsumerOffsetContract extends Contract {
  private ConsumerOffsets offsets() {
    return under().store().consumerOffsets();
  }

  private int partition() {
    return under().store().partitionOf(StreamId.parse("account-1"));
  }

  @Test
  default void a_group_starts_at_the_beginning_and_goes_on_where_it_was() {
    under().append("account-1", "a", "b", "c");

    ConsumerOffset first = await(offsets().claim("mailer", partition()));
    await(offsets().store(first.at(2)));
    ConsumerOffset second = await(offsets().claim("mailer", partition()));

    assertThat(first).isEqualTo(new ConsumerOffset("mailer", 1, new Position(partition(), 0)));
    assertThat(second).isEqualTo(new ConsumerOffset("mailer", 2, new Position(partition(), 2)));
  }

  @Test
  default void a_group_that_begins_now_begins_there_also_when_it_never_stored_anything() {
    under().append("account-1", "a", "b", "c");

    ConsumerOffset first = await(offsets().claim("mailer", partition(), Start.NOW));
    under().append("account-1", "d");
    ConsumerOffset second = await(offsets().claim("mailer", partition(), Start.NOW));

    assertThat(first).isEqualTo(new ConsumerOffset("mailer", 1, new Position(partition(), 3)));
    assertThat(second).isEqualTo(new ConsumerOffset("mailer", 2, new Position(partition(), 3)));
  }

  @Test
  default void a_group_that_stored_the_beginning_is_not_sent_on_to_now() {
    under().append("account-1", "a", "b", "c");
    ConsumerOffset first = await(offsets().claim("mailer", partition()));
    await(offsets().store(first.at(0)));

    ConsumerOffset second = await(offsets().claim("mailer", partition(), Start.NOW));

    assertThat(second.next().offset()).isZero();
  }

  @Test
  default void who_lost_a_partition_stores_nothing_in_it() {
    under().append("account-1", "a", "b", "c");
    ConsumerOffset old = await(offsets().claim("mailer", partition()));
    ConsumerOffset now = await(offsets().claim("mailer", partition()));
    await(offsets().store(now.at(1)));

    var fenced = failure(ConsumerFencedException.class, offsets().store(old.at(3)));
    var never =
        failure(
            ConsumerFencedException.class,
            offsets().store(new ConsumerOffset("other", 1, now.next())));

    assertThat(fenced.current()).isEqualTo(2);
    assertThat(fenced)
        .hasMessage(
            "The worker of mailer with epoch 1 lost partition "
                + partition()
                + " to the one with epoch 2. Stop handling its events, or claim it again.");
    assertThat(never)
        .hasMessage(
            "The worker of other with epoch 1 lost partition "
                + partition()
                + ", which nobody has claimed. Claim it first.");
    assertThat(await(offsets().stored("mailer")).offset(partition())).isEqualTo(1);
  }

  @Test
  default void an_offset_may_go_back_and_not_beyond_the_end() {
    under().append("account-1", "a", "b");
    ConsumerOffset worker = await(offsets().claim("mailer", partition()));
    await(offsets().store(worker.at(2)));
    await(offsets().store(worker.at(0)));

    var beyond = failure(IllegalArgumentException.class, offsets().store(worker.at(3)));

    assertThat(beyond)
        .hasMessage(
            new Position(partition(), 3)
                + " lies beyond the end of partition "
                + partition()
                + ", whose next offset is 2; store the offset of an event that was read.");
    assertThat(await(offsets().stored("mailer"))).isEqualTo(Checkpoint.start(8));
  }

  @Test
  default void offsets_are_no_events_and_nobody_meets_them_when_reading() {
    ConsumerOffset worker = await(offsets().claim("mailer", partition()));
    for (int i = 0; i < 20; i++) {
      under().append("account-1", "event " + i);
      await(offsets().store(worker.at(i)));
      await(offsets().store(worker.at(i + 1)));
    }

    assertThat(under().store().end().offset(partition())).isEqualTo(20);
    assertThat(under().partition(partition()))
        .extracting(event -> event.position().offset())
        .hasSize(20)
        .isSorted();
    assertThat(under().texts("account-1")).hasSize(20).endsWith("event 19");
    assertThat(await(under().store().checkpointAt(under().now())).offset(partition()))
        .isEqualTo(20);
  }

  @Test
  default void many_workers_of_one_group_are_told_apart() {
    under().append("account-1", "a");
    List<Future<ConsumerOffset>> claims = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      claims.add(offsets().claim("mailer", partition()));
    }

    assertThat(claims).extracting(each -> await(each).epoch()).doesNotHaveDuplicates().hasSize(50);
    long stored =
        claims.stream()
            .filter(
                each ->
                    await(offsets().store(await(each).at(1)).transform(Future::succeededFuture))
                        .succeeded())
            .count();
    assertThat(stored).isEqualTo(1);
  }

  @Test
  default void groups_are_listed_and_cannot_be_too_many_or_have_bad_names() {
    List<Future<?>> claims = new ArrayList<>();
    for (int i = 0; i < Limits.CONSUMER_GROUPS; i++) {
      claims.add(offsets().claim("group " + i, partition()));
    }
    await(Future.all(claims));

    assertThat(await(offsets().groups())).hasSize(Limits.CONSUMER_GROUPS).contains("group 7");
    assertThat(failure(LimitExceededException.class, offsets().claim("one more", partition())))
        .hasMessageContaining("consumer groups of partition " + partition());
    assertThat(failure(IllegalArgumentException.class, offsets().claim("", 0)))
        .hasMessage("A consumer group needs a name, such as mailer.");
    assertThat(failure(IllegalArgumentException.class, offsets().claim("a\nb", 0)))
        .hasMessage("The name of a consumer group holds a control character at index 1.");
    assertThat(failure(IllegalArgumentException.class, offsets().claim("é".repeat(65), 0)))
        .hasMessage(
            "The name of a consumer group is at most 128 bytes of UTF-8; this one has 130."
                + " Use a shorter name.");
    assertThat(failure(IllegalArgumentException.class, offsets().claim("mailer", 8)))
        .hasMessage("There is no partition 8; the store has partitions 0 to 7.");
  }
}
