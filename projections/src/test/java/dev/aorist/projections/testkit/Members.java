package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.Fold;
import dev.aorist.projections.View;
import dev.aorist.projections.ViewCheck;
import dev.aorist.projections.jdbc.JdbcViewStore;
import dev.aorist.projections.runtime.ProjectionRuntime;
import dev.aorist.projections.runtime.RuntimeOptions;
import dev.aorist.projections.spi.Share;
import dev.aorist.projections.spi.ViewStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Several members over one log and one PostgreSQL schema, each with a store and a runtime of its
 * own. The test says who leads what, and who believes so by mistake.
 */
public final class Members implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final World world;
  private final String url = PostgresServer.newSchema();
  private final Map<String, Member> members = new TreeMap<>();
  private final Set<String> there = ConcurrentHashMap.newKeySet();

  public Members(World world) {
    this.world = world;
  }

  /** One member. */
  public static final class Member implements Share {
    private final Members all;
    private final String name;
    private final Set<Integer> leads = ConcurrentHashMap.newKeySet();
    private final JdbcViewStore store;
    private ProjectionRuntime runtime;

    private Member(Members all, String name) {
      this.all = all;
      this.name = name;
      this.store = get(JdbcViewStore.postgres(all.url, new SystemEnvironment()));
    }

    public ProjectionRuntime runtime() {
      return runtime;
    }

    @Override
    public boolean has(int partition) {
      return leads.contains(partition);
    }

    @Override
    public String member() {
      return name;
    }

    @Override
    public boolean isThere(String member) {
      return all.there.contains(member);
    }
  }

  /** Starts a member that leads nothing yet. */
  public Member start(String name, Object... projections) {
    return start(name, Set.of(), projections);
  }

  /** Starts a member. */
  public Member start(String name, Set<Integer> leads, Object... projections) {
    var member = new Member(this, name);
    member.leads.addAll(leads);
    there.add(name);
    try {
      member.runtime =
          get(
              ProjectionRuntime.start(
                  world.vertx(),
                  world.environment(),
                  world.store(),
                  ViewStores.allIn(member.store),
                  List.of(projections),
                  RuntimeOptions.defaults().withThreads(2).withShare(member)));
    } catch (RuntimeException e) {
      there.remove(name);
      get(member.store.close());
      throw e;
    }
    members.put(name, member);
    return member;
  }

  public Member member(String name) {
    return members.get(name);
  }

  public List<Member> all() {
    return List.copyOf(members.values());
  }

  /** Shares all partitions out over the members, one after the other. */
  public void deal(int partitions) {
    List<Member> all = all();
    for (int p = 0; p < partitions; p++) {
      lead(p, all.get(p % all.size()));
    }
  }

  /** Has a member lead a partition, and no other. */
  public void lead(int partition, Member leader) {
    for (Member member : members.values()) {
      if (member != leader) {
        member.leads.remove(partition);
      }
    }
    leader.leads.add(partition);
  }

  /** Has a member believe that it leads a partition, whoever does. */
  public void mistake(int partition, Member member) {
    member.leads.add(partition);
  }

  /** Has all others believe that a member is gone. */
  public void vanish(Member member) {
    there.remove(member.name);
  }

  /** Has all others hear of a member again. */
  public void appear(Member member) {
    there.add(member.name);
  }

  /** Stops a member in order. */
  public void stop(Member member) {
    get(member.runtime.close());
    gone(member);
    get(member.store.close());
  }

  /** Ends a member as if its process had been killed: it gives nothing back. */
  public void kill(Member member) {
    get(member.store.close());
    gone(member);
    get(member.runtime.close());
  }

  private void gone(Member member) {
    members.remove(member.name);
    there.remove(member.name);
    member.leads.clear();
  }

  /**
   * Once a member has seen everything: asserts that the view is that of a plain replay, and was
   * shown every event once.
   */
  public void requireEachEventOnce(Member member, Fold<?> fold, String how) {
    View<?> view = member.runtime.view(fold.name());
    get(view.atLeast(world.store().end(), PATIENCE).rows());
    ViewCheck check = get(view.check(change -> {}));
    assertThat(check.holds()).as("%s: %s", how, check).isTrue();
    assertThat(check.stored().sha256())
        .as(how)
        .isEqualTo(Reference.digest(fold, Reference.events(world.store()), event -> true));
  }

  @Override
  public void close() {
    all().forEach(this::stop);
  }
}
