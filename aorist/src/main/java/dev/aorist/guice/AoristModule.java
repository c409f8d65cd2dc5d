package dev.aorist.guice;

import com.google.inject.AbstractModule;
import dev.aorist.Aorist;
import dev.aorist.AoristOptions;
import dev.aorist.commandbus.CommandBus;
import dev.aorist.eventstore.EventReader;
import dev.aorist.eventstore.EventStore;
import dev.aorist.eventstore.EventWriter;
import dev.aorist.projections.Views;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;

/**
 * Makes an application that runs injectable: {@link Aorist}, {@link CommandBus}, {@link Views},
 * {@link EventStore} and its halves, {@link EventReader} and {@link EventWriter}. Opening a log
 * takes a while and injecting does not wait, so it is opened first:
 *
 * <pre>{@code
 * AoristModule.embed(vertx, options)
 *     .map(aorist -> Guice.createInjector(aorist, new BankModule()))
 * }</pre>
 *
 * Whoever made it closes it, by {@link Aorist#close}.
 */
public final class AoristModule extends AbstractModule {
  private final Aorist aorist;

  /** For an application that runs already. */
  public AoristModule(Aorist aorist) {
    this.aorist = Objects.requireNonNull(aorist, "aorist");
  }

  /** Starts an application; fails like {@link Aorist#embed}. */
  public static Future<AoristModule> embed(Vertx vertx, AoristOptions options) {
    return Aorist.embed(vertx, options).map(AoristModule::new);
  }

  @Override
  protected void configure() {
    bind(Aorist.class).toInstance(aorist);
    bind(CommandBus.class).toInstance(aorist.commands());
    bind(Views.class).toInstance(aorist.views());
    bind(EventStore.class).toInstance(aorist.store());
    bind(EventReader.class).toInstance(aorist.store());
    bind(EventWriter.class).toInstance(aorist.store());
  }
}
