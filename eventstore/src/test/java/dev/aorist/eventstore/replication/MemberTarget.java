package dev.aorist.eventstore.replication;

import dev.aorist.eventstore.Event;
import dev.aorist.eventstore.Position;
import dev.aorist.eventstore.disk.SmallJournals;
import dev.aorist.eventstore.record.RecordTarget;
import dev.aorist.eventstore.spi.Transport;
import dev.aorist.eventstore.testkit.FaultyFiles;
import dev.aorist.eventstore.testkit.FuzzTarget;
import dev.aorist.eventstore.testkit.History;
import dev.aorist.eventstore.testkit.Mutations;
import dev.aorist.eventstore.testkit.SimulatedAuthority;
import dev.aorist.eventstore.testkit.SimulatedEnvironment;
import dev.aorist.eventstore.testkit.SimulatedMachine;
import dev.aorist.eventstore.testkit.SimulatedNetwork;
import dev.aorist.eventstore.testkit.TextCodec;
import dev.aorist.eventstore.testkit.Writer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Damaged messages for a member of a simulated cluster that leads one partition and follows two,
 * made of sound ones that it heard or said in such a cluster. Only a faulty member would send them,
 * since messages have a checksum ({@code cluster.Message}); some get a right checksum of the record
 * in them, too. The member must go on, and what it holds as committed must stay as it is.
 *
 * <p>What a message does depends on those before it; now and then the cluster is made anew, as it
 * was. Time stands still meanwhile.
 */
public final class MemberTarget implements FuzzTarget {
  private static final long SEED = 5;
  private static final int ANEW = 50;
  private static final int PARTITIONS = SimulatedMember.STORE.partitions();

  private final SimulatedEnvironment world = new SimulatedEnvironment(SEED);
  private final Mutations mutations = new Mutations("account-1");

  /** Sender (0 or 1), and the message. */
  private final List<byte[]> sound;

  private final List<List<Event>> before = new ArrayList<>();
  private ReplicatedStore member;
  private Tap tap;
  private int inputs;

  public MemberTarget() {
    var network = anew();
    List<byte[]> heard = tap.listen();
    write(member);
    world.advance(Duration.ofSeconds(1));
    network.isolate("a");
    world.advance(Duration.ofSeconds(5));
    network.heal();
    world.advance(Duration.ofSeconds(5));
    write(member);
    world.advance(Duration.ofSeconds(1));
    this.sound = heard;
  }

  /** The cluster as it is when all partitions are led and some appends were made. */
  private SimulatedNetwork anew() {
    world.startOver(SEED);
    var network = new SimulatedNetwork(world, SEED);
    var authority = new SimulatedAuthority(world, SEED);
    tap = new Tap(network.join("a"));
    for (String other : List.of("b", "c")) {
      new SimulatedMember(world, network, authority, other, SEED, EnumSet.allOf(Rule.class))
          .start();
    }
    var parts =
        new ReplicatedStore.Parts(
            world.vertx(),
            new SimulatedMachine(world),
            new FaultyFiles(SEED),
            new TextCodec(),
            tap,
            authority.of("a"));
    member =
        world.await(
            ReplicatedStore.open(
                parts,
                SimulatedMember.STORE,
                ReplicationOptions.of("a", SimulatedMember.NAMES),
                SmallJournals::openReplica,
                EnumSet.allOf(Rule.class)));
    write(member);
    world.advance(Duration.ofSeconds(3));
    before.clear();
    for (int p = 0; p < PARTITIONS; p++) {
      before.add(committed(p));
    }
    return network;
  }

  private void write(ReplicatedStore store) {
    new Writer(store, new History(), world.clock(), SEED, 60).write(12);
    world.advance(Duration.ofMillis(500));
  }

  private List<Event> committed(int partition) {
    return world.await(member.here().read(new Position(partition, 0), Integer.MAX_VALUE)).events();
  }

  @Override
  public String name() {
    return "messages for a member";
  }

  @Override
  public byte[] input(SplittableRandom random) {
    if (inputs++ % ANEW == 0) {
      anew();
    }
    byte[] whole = sound.get(random.nextInt(sound.size()));
    byte[] message = mutations.of(Arrays.copyOfRange(whole, 1, whole.length), random);
    if (random.nextBoolean()) {
      sign(message, random);
    }
    byte[] input = new byte[1 + message.length];
    input[0] = whole[0];
    System.arraycopy(message, 0, input, 1, message.length);
    return input;
  }

  /** Takes all behind some number that looks like a length for a record. */
  private static void sign(byte[] message, SplittableRandom random) {
    List<Integer> starts = new ArrayList<>();
    for (int at = 8; at + 60 < message.length; at++) {
      int length = message[at] & 0xFF | (message[at + 1] & 0xFF) << 8;
      if (message[at + 2] == 0 && message[at + 3] == 0 && length > 60) {
        starts.add(at + 4);
      }
    }
    if (!starts.isEmpty()) {
      int start = starts.get(random.nextInt(starts.size()));
      int said = message[start - 4] & 0xFF | (message[start - 3] & 0xFF) << 8;
      int length = Math.min(said, message.length - start);
      byte[] record = Arrays.copyOfRange(message, start, start + length);
      RecordTarget.sign(record);
      System.arraycopy(record, 0, message, start, length);
    }
  }

  @Override
  public long mostAllocated(byte[] input) {
    return (1 << 20) + 200L * input.length;
  }

  @Override
  public void decode(byte[] input) {
    tap.receive(input[0] == 0 ? "b" : "c", Arrays.copyOfRange(input, 1, input.length));
    world.runUntilIdle();
    for (int p = 0; p < PARTITIONS; p++) {
      List<Event> sure = before.get(p);
      List<Event> now = committed(p);
      if (now.size() < sure.size() || !now.subList(0, sure.size()).equals(sure)) {
        throw new AssertionError("of partition " + p + " something committed is gone or changed");
      }
    }
  }

  /** Keeps what passes, and lets messages in. */
  private static final class Tap implements Transport {
    private final Transport network;
    private @Nullable List<byte[]> kept;
    private @Nullable Receiver receiver;

    Tap(Transport network) {
      this.network = network;
    }

    /** What passes from now on. */
    List<byte[]> listen() {
      kept = new ArrayList<>();
      return kept;
    }

    void receive(String from, byte[] message) {
      if (receiver != null) {
        receiver.received(from, message);
      }
    }

    private void keep(String other, byte[] message) {
      if (kept != null) {
        byte[] whole = new byte[1 + message.length];
        whole[0] = (byte) (other.equals("b") ? 0 : 1);
        System.arraycopy(message, 0, whole, 1, message.length);
        kept.add(whole);
      }
    }

    @Override
    public String self() {
      return network.self();
    }

    @Override
    public void start(Receiver to, Runnable changed) {
      receiver = to;
      network.start(
          (from, message) -> {
            keep(from, message);
            to.received(from, message);
          },
          changed);
    }

    @Override
    public Set<String> members() {
      return network.members();
    }

    @Override
    public void send(String to, byte[] message) {
      keep(to, message);
      network.send(to, message);
    }

    @Override
    public Future<Void> close() {
      return network.close();
    }
  }
}
