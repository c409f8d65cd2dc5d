package dev.aorist.eventstore.cluster;

import dev.aorist.eventstore.Append;
import dev.aorist.eventstore.Appended;
import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.EventBatch;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.EventStoreOptions;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.eventstore.ExpectedVersion;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.StreamId;
import dev.aorist.eventstore.os.OsDirectory;
import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.eventstore.replication.ReplicaStatus;
import dev.aorist.eventstore.testkit.Lines;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Uuid7;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A process that is a member of a cluster. It takes orders from its input, one a line, and answers
 * on its output: {@code > number append}, {@code status}, {@code log}, {@code fill mebibytes}.
 * {@link MemberProcess} is its parent's side. It ends when its input does.
 */
final class MemberProgram {
  static final EventStoreOptions STORE = new EventStoreOptions(3, Duration.ofDays(1));

  private static final int FILLING = 64 << 10;
  private static final int AT_ONCE = 16;

  private MemberProgram() {}

  /**
   * @param args directory, name, address, port, URL of the authority, name of the cluster, and
   *     where the members are
   */
  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    Path directory = Files.createDirectories(Path.of(args[0]));
    ClusterOptions options =
        ClusterOptions.of(args[5], args[1], ClusterGround.NAMES)
            .listenOn(args[2], Integer.parseInt(args[3]))
            .join(List.of(args).subList(6, args.length).toArray(String[]::new))
            .postgres(args[4]);
    ClusterMember member =
        ClusterMember.open(
                vertx,
                new SystemEnvironment(),
                new OsDirectory(directory),
                new TextCodec(),
                STORE,
                options)
            .await(60, TimeUnit.SECONDS);
    say("open");
    var told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = told.readLine(); line != null; line = told.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case ">" ->
            member
                .store()
                .append(Lines.append(words, 2))
                .onComplete(answer -> say("< " + words[1] + " " + Lines.answer(answer)));
        case "status" -> member.store().status().onSuccess(all -> status(words[1], all));
        case "log" -> log(member.store().here());
        case "fill" -> fill(member.store(), Integer.parseInt(words[1]));
        default -> throw new IOException("it was told " + line);
      }
    }
    Runtime.getRuntime().halt(0);
  }

  /**
   * {@code = question partition epoch leader-or-dash records committed in-sync leading}, then a
   * dot.
   */
  private static void status(String question, List<ReplicaStatus> all) {
    var text = new StringBuilder();
    for (ReplicaStatus each : all) {
      text.append("= ")
          .append(question)
          .append(' ')
          .append(each.partition())
          .append(' ')
          .append(each.epoch())
          .append(' ')
          .append(Objects.requireNonNullElse(each.leader(), "-"))
          .append(' ')
          .append(each.records())
          .append(' ')
          .append(each.committed())
          .append(' ')
          .append(each.inSync().size())
          .append(' ')
          .append(each.leading())
          .append('\n');
    }
    say(text + "= " + question);
  }

  private static void log(EventReader here) {
    Checkpoint end = here.end();
    for (int p = 0; p < end.partitions(); p++) {
      EventBatch batch;
      long next = 0;
      do {
        batch = here.read(new Position(p, next), 1 << 20).await();
        batch.events().forEach(event -> say("e " + Lines.event(event)));
        next = batch.next();
      } while (!batch.end());
    }
    say("e");
  }

  /** Appends so much in large events, to streams all over the partitions. */
  private static void fill(EventWriter store, int mebibytes) {
    var environment = new SystemEnvironment();
    String payload = "x".repeat(FILLING);
    for (int left = mebibytes * ((1 << 20) / FILLING); left > 0; left -= AT_ONCE) {
      List<Future<Appended>> some = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        some.add(
            store.append(
                Append.to(
                    Uuid7.at(environment.clock().instant(), environment.random()),
                    StreamId.parse("filling-" + (left - i)),
                    ExpectedVersion.any(),
                    payload)));
      }
      Future.all(some).await();
    }
    say("filled");
  }

  /** One write a line, so that a line is in the pipe or is not. */
  private static void say(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (MemberProgram.class) {
      System.out.write(bytes, 0, bytes.length);
      System.out.flush();
    }
  }
}
