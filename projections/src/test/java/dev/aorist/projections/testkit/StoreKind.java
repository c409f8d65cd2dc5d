package dev.aorist.projections.testkit;

import static dev.aorist.projections.testkit.World.get;

import dev.aorist.eventstore.os.SystemEnvironment;
import dev.aorist.projections.jdbc.JdbcViewStore;
import dev.aorist.projections.memory.MemoryViewStore;
import dev.aorist.projections.spi.ViewStore;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The stores that views are kept in, for tests that hold for all of them. */
public enum StoreKind {
  MEMORY,
  H2,
  POSTGRES;

  private static final AtomicInteger FILES = new AtomicInteger();

  /** A place for one store, which can be opened again and again. */
  public interface Place {
    ViewStore open();
  }

  /**
   * @param directory where files may be made
   */
  public Place place(Path directory) {
    var environment = new SystemEnvironment();
    return switch (this) {
      case MEMORY -> MemoryViewStore::new;
      case H2 -> {
        Path file = directory.resolve("views-" + FILES.incrementAndGet());
        yield () -> get(JdbcViewStore.h2(file, environment));
      }
      case POSTGRES -> {
        String url = PostgresServer.newSchema();
        yield () -> get(JdbcViewStore.postgres(url, environment));
      }
    };
  }

  /** A new store. */
  public ViewStore open(Path directory) {
    return place(directory).open();
  }

  public boolean isDurable() {
    return this != MEMORY;
  }
}
