package dev.aorist.projections.jdbc;

import dev.aorist.eventstore.Position;
import dev.aorist.projections.Order;
import dev.aorist.projections.ParkedEvent;
import dev.aorist.projections.Row;
import dev.aorist.projections.RowVersion;
import dev.aorist.projections.View.Switch;
import dev.aorist.projections.spi.Build;
import dev.aorist.projections.spi.Claim;
import dev.aorist.projections.spi.Commit;
import dev.aorist.projections.spi.Folded;
import dev.aorist.projections.spi.Keeps;
import dev.aorist.projections.spi.Place;
import dev.aorist.projections.spi.RowFormat;
import dev.aorist.projections.spi.ViewTable;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The builds of one view in a database. Immutable; any thread may call. */
final class JdbcTable<R> implements ViewTable<R> {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcTable.class);

  /** How many rows a scan reads at once. */
  private static final int PAGE = 1_000;

  private final String view;
  private final Connections connections;
  private final Dialect dialect;
  private final ParkedTables parked;
  private final BuildCatalog catalog;
  private final RowTable<R> rows;
  private final VersionTable<R> versions;
  private final IndexTable<R> index;
  private final RowFormat<R> format;

  JdbcTable(
      String view, String store, Connections connections, Dialect dialect, RowFormat<R> format) {
    this.view = view;
    this.connections = connections;
    this.dialect = dialect;
    this.parked = new ParkedTables(view, dialect);
    this.catalog = new BuildCatalog(view, parked);
    this.format = format;
    this.rows = new RowTable<>(store, dialect, format);
    this.versions = new VersionTable<>(dialect, format);
    this.index = new IndexTable<>(dialect, format);
  }

  @Override
  public Future<List<Build>> builds() {
    return connections.snapshot(catalog::builds);
  }

  @Override
  public Future<Build> create(
      int version, Order order, int partitions, Keeps keeps, Switch when, String holder) {
    return connections.transact(
        connection -> {
          long number = catalog.nextNumber(connection);
          separate(connection);
          rows.create(connection, number);
          if (keeps.history()) {
            versions.create(connection, number);
          }
          if (!keeps.indexes().isEmpty()) {
            index.create(connection, number);
          }
          separate(connection);
          return catalog.enter(connection, number, version, order, partitions, keeps, when, holder);
        });
  }

  /** Ends the transaction on purpose where making a table would end it anyway. */
  private void separate(Connection connection) throws SQLException {
    if (!dialect.makesTablesInTransactions()) {
      connection.commit();
    }
  }

  @Override
  public Future<Claim> claim(long build, BitSet partitions, String holder) {
    BitSet wanted = (BitSet) partitions.clone();
    return connections.transact(connection -> catalog.claim(connection, build, wanted, holder));
  }

  @Override
  public Future<Void> release(Claim claim) {
    return connections.transact(
        connection -> {
          catalog.release(connection, claim);
          return null;
        });
  }

  @Override
  public Future<Void> commit(Commit<R> commit) {
    return connections.transact(
        connection -> {
          // First, as it locks: whoever claims meanwhile waits for this commit.
          catalog.step(connection, commit);
          rows.put(connection, commit.build(), commit.puts());
          rows.delete(connection, commit.build(), commit.deletes());
          if (!format.indexes().isEmpty()) {
            index.change(connection, commit.build(), commit.puts(), commit.deletes());
          }
          versions.add(connection, commit.build(), commit.versions(), commit.historyFrom());
          parked.change(connection, commit.build(), commit.parking());
          return null;
        });
  }

  @Override
  public Future<Void> publish(long build) {
    return connections.transact(
        connection -> {
          catalog.publish(connection, build);
          return null;
        });
  }

  @Override
  public Future<Boolean> publish(long build, @Nullable Claim over) {
    return connections.transact(connection -> catalog.publish(connection, build, over));
  }

  @Override
  public Future<Build> copy(long build) {
    return connections
        .transact(catalog::nextNumber)
        .compose(
            number ->
                connections.transactInSnapshot(
                    reading(
                        build,
                        connection -> {
                          Build from = catalog.toCopy(connection, build);
                          rows.create(connection, number);
                          separate(connection);
                          rows.copy(connection, build, number);
                          // Where that takes long, some of it may outlive a crash that the end does
                          // not; as a table without a build it is rubbish.
                          separate(connection);
                          return catalog.copy(connection, from, number);
                        })));
  }

  @Override
  public Future<Void> drop(long build) {
    return connections.transact(
        connection -> {
          catalog.strikeOut(connection, build);
          connection.commit();
          try {
            rows.drop(connection, build);
            versions.drop(connection, build);
            index.drop(connection, build);
          } catch (SQLException e) {
            LOG.warn(
                "The rows of build {} of view {} could not be dropped now ({}); they are when the"
                    + " store is opened again.",
                build,
                view,
                e.getMessage());
          }
          return null;
        });
  }

  @Override
  public Future<Map<String, R>> get(long build, Collection<String> keys) {
    List<String> wanted = List.copyOf(keys);
    return connections.snapshot(reading(build, connection -> rows.get(connection, build, wanted)));
  }

  @Override
  public Future<List<Row<R>>> page(long build, String fromKey, int limit) {
    return connections.snapshot(
        reading(build, connection -> rows.page(connection, build, fromKey, limit)));
  }

  @Override
  public Future<Folded> scan(long build, Consumer<Row<R>> to, Consumer<ParkedEvent> toParked) {
    return connections.snapshot(
        reading(
            build,
            connection -> {
              Folded folded = catalog.folded(connection, build);
              List<Row<R>> page = rows.page(connection, build, "", PAGE);
              while (!page.isEmpty()) {
                page.forEach(to);
                String next = page.get(page.size() - 1).nextKey();
                page = page.size() < PAGE ? List.of() : rows.page(connection, build, next, PAGE);
              }
              parked.scan(connection, build, toParked);
              return folded;
            }));
  }

  @Override
  public Future<Void> parked(long build, Consumer<ParkedEvent> to) {
    return connections.snapshot(
        connection -> {
          catalog.require(connection, build);
          parked.scan(connection, build, to);
          return null;
        });
  }

  @Override
  public Future<List<Row<R>>> find(
      long build, String name, String value, String fromKey, int limit) {
    return connections.snapshot(
        reading(
            build,
            connection -> {
              List<String> keys = index.find(connection, build, name, value, fromKey, limit);
              List<Row<R>> found = new ArrayList<>(keys.size());
              rows.get(connection, build, keys)
                  .forEach((key, row) -> found.add(new Row<>(key, row)));
              return found;
            }));
  }

  @Override
  public Future<Optional<RowVersion<R>>> versionAt(long build, String key, Place upTo) {
    return connections.snapshot(
        reading(
            build, connection -> Optional.ofNullable(versions.at(connection, build, key, upTo))));
  }

  @Override
  public Future<List<RowVersion<R>>> versions(long build, String key, Place after, Place upTo) {
    return connections.snapshot(
        reading(build, connection -> versions.between(connection, build, key, after, upTo)));
  }

  @Override
  public Future<Void> versionsAt(
      long build, String fromKey, Function<String, Place> upTo, Predicate<RowVersion<R>> to) {
    return connections.snapshot(
        reading(
            build,
            connection -> {
              versions.at(connection, build, fromKey, upTo, to);
              return null;
            }));
  }

  @Override
  public Future<Set<Position>> discarded(int version) {
    return connections.snapshot(connection -> parked.discarded(connection, version));
  }

  /** Tells a build that is not there from a database that failed. */
  private <T> Connections.Work<T> reading(long build, Connections.Work<T> work) {
    return connection -> {
      try {
        return work.run(connection);
      } catch (SQLException e) {
        connection.rollback();
        catalog.require(connection, build);
        throw e;
      }
    };
  }
}
