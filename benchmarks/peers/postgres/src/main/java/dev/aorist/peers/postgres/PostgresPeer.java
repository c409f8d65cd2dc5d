package dev.aorist.peers.postgres;

import dev.aorist.peers.BankEvent;
import dev.aorist.peers.Events;
import dev.aorist.peers.GroupCommit;
import dev.aorist.peers.Peer;
import dev.aorist.peers.PeerArguments;
import dev.aorist.peers.PeerProgram;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * A table of events, written by hand: {@code --conns} connections, each of which commits up to
 * {@code --batch} events at once.
 */
public final class PostgresPeer implements Peer {
  private static final String INSERT =
      "insert into events(stream, version, type, payload) values (?,?,?,?)";
  private static final int COMMIT_EVERY = 1000;
  private static final int REREAD = 200;
  private static final int REMEMBERED = 5_000;

  private String url;
  private GroupCommit writer;
  private Connection reader;
  private final Map<String, State> accounts = new ConcurrentHashMap<>();

  /** A cached account; guarded by itself. */
  private static final class State {
    private long balance;
    private long version = 1;

    State(long balance) {
      this.balance = balance;
    }
  }

  public static void main(String[] arguments) {
    PeerProgram.run(new PostgresPeer(), arguments);
  }

  @Override
  public String durability() {
    return "commit forced (synchronous_commit=on); unique (stream, version)";
  }

  @Override
  public void open(PeerArguments arguments) throws SQLException {
    url = arguments.text("url", null) + "&reWriteBatchedInserts=true";
    reader = DriverManager.getConnection(url);
    try (Statement statement = reader.createStatement()) {
      statement.execute("drop table if exists events");
      statement.execute(
          "create table events(position bigserial primary key, stream text not null,"
              + " version bigint not null, type smallint not null, payload bytea not null,"
              + " at timestamptz default now(), unique(stream, version))");
    }
    reader.setAutoCommit(false);
    List<GroupCommit.Sink> sinks = new ArrayList<>();
    for (int i = 0; i < arguments.number("conns", 8); i++) {
      sinks.add(sink(DriverManager.getConnection(url)));
    }
    writer = new GroupCommit(arguments.number("batch", 1), sinks);
  }

  private static GroupCommit.Sink sink(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    PreparedStatement insert = connection.prepareStatement(INSERT);
    return batch -> {
      for (GroupCommit.Entry entry : batch) {
        add(insert, entry.version(), entry.event());
      }
      insert.executeBatch();
      connection.commit();
    };
  }

  private static void add(PreparedStatement insert, long version, BankEvent event)
      throws SQLException {
    insert.setString(1, event.accountId());
    insert.setLong(2, version);
    insert.setShort(3, (short) Events.tag(event));
    insert.setBytes(4, Events.json(event));
    insert.addBatch();
  }

  @Override
  public CompletionStage<?> append(int stream, long version, BankEvent event) {
    return writer.append(stream, version, event);
  }

  @Override
  public CompletionStage<?> openAccount(String account, long amount) {
    accounts.put(account, new State(amount));
    return writer.append(0, 0, Events.opened(account, amount));
  }

  /**
   * Decides on what is cached; the version is taken when the command is accepted, and the database
   * checks it. After a failed commit the cache would be ahead: a ceiling, not a correct design.
   */
  @Override
  public CompletionStage<?> move(String account, long amount) {
    State state = accounts.get(account);
    synchronized (state) {
      if (state.balance + amount < 0) {
        return CompletableFuture.completedFuture(false);
      }
      state.balance += amount;
      return writer.append(0, state.version++, Events.moved(account, amount));
    }
  }

  @Override
  public void seedAccount(String account, int events) throws SQLException {
    seed(events, i -> account, i -> i);
  }

  @Override
  public void seedLog(int events) throws SQLException {
    seed(events, i -> Events.account(i % 1000), i -> i / 1000);
  }

  private void seed(int events, IntFunction<String> account, IntUnaryOperator version)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      connection.setAutoCommit(false);
      for (int i = 0; i < events; i++) {
        add(insert, version.applyAsInt(i), Events.deposited(account.apply(i), 1));
        if (i % COMMIT_EVERY == COMMIT_EVERY - 1 || i == events - 1) {
          insert.executeBatch();
          connection.commit();
        }
      }
    }
  }

  private static BankEvent event(ResultSet row, int column) throws SQLException {
    byte[] json = row.getBytes(column + 1);
    return Events.parse(row.getShort(column), json, 0, json.length);
  }

  @Override
  public long load(String account) throws SQLException {
    long balance = 0;
    try (PreparedStatement select =
        reader.prepareStatement(
            "select type, payload from events where stream = ? order by version")) {
      select.setString(1, account);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          balance += event(rows, 1).delta();
        }
      }
    }
    return balance;
  }

  @Override
  public long replay(Map<String, Long> balances, long events) throws SQLException {
    long seen = 0;
    try (PreparedStatement select =
        reader.prepareStatement("select type, payload from events order by position")) {
      select.setFetchSize(5000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          BankEvent event = event(rows, 1);
          balances.merge(event.accountId(), event.delta(), Long::sum);
          seen++;
        }
      }
    }
    return seen;
  }

  @Override
  public void subscribe(Consumer<BankEvent> projection) {
    Peer.inBackground(() -> poll(projection));
  }

  /**
   * Polls every millisecond. Commits may become visible out of order of their positions, so the
   * last 200 are read again: enough here, no proof.
   */
  private void poll(Consumer<BankEvent> projection) throws SQLException, InterruptedException {
    Set<Long> recent = new LinkedHashSet<>();
    long last = 0;
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement select =
            connection.prepareStatement(
                "select position, type, payload from events where position > ? order by position")) {
      while (true) {
        select.setLong(1, last - REREAD);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            long position = rows.getLong(1);
            if (recent.add(position)) {
              projection.accept(event(rows, 2));
              last = Math.max(last, position);
            }
          }
        }
        if (recent.size() > REMEMBERED) {
          long forget = last - 2 * REREAD;
          recent.removeIf(position -> position < forget);
        }
        Thread.sleep(1);
      }
    }
  }
}
